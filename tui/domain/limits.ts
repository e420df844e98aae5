// Bounds of the layout, with a sentence of why each.

/** Smallest screen that is drawn; under it stands a message. */
export const COLUMNS_MIN = 40;
export const ROWS_MIN = 12;

/** From here two panes stand side by side; below, a pane would be too narrow for its columns. */
export const TWO_PANES_COLUMNS_MIN = 100;

/** From here the header has its frame and three lines; below, the panes need the room more. */
export const TALL_HEADER_ROWS_MIN = 20;

/** Under a streaming row: more lines of one row would push the others out of sight. */
export const TAIL_LINES_MAX = 3;

/** Under the selected row. */
export const TAIL_LINES_SELECTED_MAX = 6;

/** Children shown of a folded group, at least: fewer would not show that they differ. */
export const GROUP_CHILDREN_MIN = 3;

/** Text looked at to draw the end of a stream: more than any pane shows under one row. */
export const TAIL_LOOK_CHARS_MAX = 1200;

/** Columns of a question's modal: longer lines are hard to read. */
export const MODAL_COLUMNS_MAX = 92;

/** Lines that a text field grows to before it scrolls. */
export const FIELD_LINES_MAX = 8;

/** Steps that can be undone in a field. */
export const UNDO_STEPS_MAX = 200;

/** Widths of graphemes remembered; a log in many scripts must not grow without end. */
export const GRAPHEME_CACHE_MAX = 20_000;

/** Characters of a question that are laid out: a chart may ask with a book. */
export const QUESTION_CHARS_MAX = 20_000;

/** Options of a question that are listed; nobody scrolls further, and a filter over more would not keep up with typing. */
export const OPTIONS_MAX = 10_000;

/** A timeline that is shorter shows nothing; its figures stand alone then. */
export const TRACK_COLUMNS_MIN = 10;

/** From here the timeline says its events and its pace too. */
export const TIMELINE_FIGURES_COLUMNS_MIN = 60;

/** From here it also says why nothing can be answered. */
export const READ_ONLY_COLUMNS_MIN = 100;

/** A replay up to this long shows tenths of a second. */
export const TENTHS_MS_MAX = 100_000;
