// The bounds of tools, with their units: a model may ask for anything, and a result goes into its next request whole.

/** What fs/read gives at once: some fifty thousand tokens, more than a model should want. */
export const READ_BYTES_MAX = 200 * 1024;

/** Read in search of line `offset`: past this the file is a log that wants fs/grep or a command. */
export const READ_SCAN_BYTES_MAX = 512 * 1024 * 1024;

/** One line of fs/read and fs/grep: what is longer is generated, and its beginning tells. */
export const LINE_CHARS_MAX = 2_000;

/** Looked at for a NUL: text has none. */
export const BINARY_LOOK_BYTES = 8 * 1024;

/** A file that is edited or compared whole in memory. */
export const EDIT_BYTES_MAX = 8 * 1024 * 1024;

/** Edits of one fs/multi-edit. */
export const EDITS_MAX = 200;

/** A diff that a person is shown: it is one event in the log. */
export const DIFF_BYTES_MAX = 64 * 1024;

/** Lines added and removed that a diff is worked out for; above it only the counts are said. */
export const DIFF_EDITS_MAX = 2_000;

/** A path as the system takes it. */
export const PATH_CHARS_MAX = 4_096;

/** Paths of one fs/glob. */
export const GLOB_PATHS_MAX = 1_000;

/** Entries looked at by one fs/glob or fs/grep. */
export const WALK_ENTRIES_MAX = 200_000;

/** Alternatives that the braces of one pattern may make. */
export const PATTERN_ALTERNATIVES_MAX = 64;
export const PATTERN_CHARS_MAX = 1_000;

/** Hits of one fs/grep, and the file size that it still looks into. */
export const GREP_HITS_MAX = 500;
export const GREP_FILE_BYTES_MAX = 8 * 1024 * 1024;

/** A whole fs/grep; a pattern that backtracks for ever ends here. */
export const GREP_MS_MAX = 30_000;

/** A command that names no limit, and the most that it may ask for. */
export const SHELL_MS_DEFAULT = 120_000;
export const SHELL_MS_MAX = 3_600_000;

/** Kept of a command's output: its beginning and, mostly, its end. */
export const OUTPUT_HEAD_BYTES = 16 * 1024;
export const OUTPUT_TAIL_BYTES = 48 * 1024;

/** Written by a command before it is ended as a flood: nobody reads that. */
export const OUTPUT_FLOOD_BYTES = 64 * 1024 * 1024;

/** Between the polite signal and the last one. */
export const KILL_GRACE_MS = 1_500;

/** After a process has ended: how long its output may take to arrive. */
export const OUTPUT_DRAIN_MS = 500;

/** Downloaded by web/fetch (after decompression), kept of its text, waited for, redirects followed. */
export const FETCH_BYTES_MAX = 4 * 1024 * 1024;
export const FETCH_TEXT_BYTES_MAX = 100 * 1024;
export const FETCH_MS_MAX = 30_000;
export const REDIRECTS_MAX = 5;

/** An expression of the calculator, and how deep it nests. */
export const EXPRESSION_CHARS_MAX = 2_000;
export const EXPRESSION_DEPTH_MAX = 100;

/** The text of any result. */
export const RESULT_BYTES_MAX = 256 * 1024;

/** A call of a tool that has no limit of its own. */
export const TOOL_MS_MAX = 120_000;

/** An MCP server: to start and say its tools, tools it may have, pages they come in, text of a tool's description. */
export const MCP_CONNECT_MS_MAX = 20_000;
export const MCP_TOOLS_MAX = 500;
export const MCP_DESCRIPTION_CHARS_MAX = 4_000;

/** What is said of a server that failed: one line for a person, and for a model. */
export const MCP_TROUBLE_CHARS_MAX = 400;

/** How long servers get to leave at the end of a run. */
export const MCP_CLOSE_MS_MAX = 5_000;

/** Of a question whether a call may run: its one line, and each text of the input that is shown with it. A longer command is not asked about. */
export const SUMMARY_CHARS_MAX = 200;
export const INPUT_CHARS_MAX = 16_000;

/** What it may take to see whether commands can be closed in: a few processes on a busy machine. */
export const ROOM_PROBE_MS = 10_000;
