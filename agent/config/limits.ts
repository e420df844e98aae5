// The bounds of a configuration, with their units.

/** A file that a person wrote, or that came with a folder. */
export const CONFIG_BYTES_MAX = 1024 * 1024;

/** Folders looked at on the way up: deeper than any tree that somebody works in. */
export const FOLDERS_UP_MAX = 256;

/** Entries of a map or a list in a config. */
export const ENTRIES_MAX = 1_000;
