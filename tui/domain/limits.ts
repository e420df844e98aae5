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

/** Characters of Markdown whose lines are kept, so that a text that streams lays out only what is new of it. */
export const PIECES_CHARS_MAX = 500_000;

/** Characters of one body drawn in a transcript; the pager has the rest. */
export const BODY_CHARS_MAX = 64_000;

/** A file of a request or an answer that is read for its body; it is parsed whole. */
export const BODY_BYTES_MAX = 4 * 1024 * 1024;

/** Characters of bodies kept, over all turns that were looked at. */
export const BODIES_CHARS_MAX = 8_000_000;

/** Bytes of a file that are laid out together: a screen or two of text. */
export const CHUNK_BYTES = 16 * 1024;

/** Chunks of a file that are kept laid out. */
export const CHUNKS_KEPT_MAX = 24;

/** A file up to this size is read whole, for what has to be: JSON is put in lines, Markdown in blocks. */
export const WHOLE_FILE_BYTES_MAX = 512 * 1024;

/** Lines of a text that are laid out together. */
export const TEXT_BLOCK_LINES = 100;

/** Blocks of a text looked through between two keys. */
export const FIND_BLOCKS_LOT = 100;

/** From here the inspector shows beside its list what is marked in it. */
export const INSPECTOR_BESIDE_COLUMNS_MIN = 100;

/** Columns of a transcript: longer lines are hard to read. */
export const READING_COLUMNS_MAX = 120;
