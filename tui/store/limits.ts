// Bounds of the store, with a sentence of why each.

/** Frames are folded and drawn together, at most this often: a screen of 30 pictures a second looks fluent. */
export const FLUSH_EACH_MS = 33;

/** Folding gives way to keys and drawing after this long; what is left comes in the next turn. */
export const FOLD_MS_MAX = 24;

/** Frames folded between two looks at the clock, and the messages they came in, each of up to 256 KiB. */
export const FOLD_LOT = 1_000;
export const FOLD_LOT_MESSAGES = 100;

/** Frames that wait to be folded: what folds in some tenth of a second; parsed, each is half a kilobyte. */
export const WAITING_FRAMES_MAX = 20_000;

/** Events of a recording folded between two looks whether a snapshot is due. */
export const SNAPSHOT_LOOK_LOT = 128;

/** Acks: at most four a second, and one at least each two seconds; a frame is asked for when none was drawn. */
export const ACK_MS_MIN = 250;
export const ACK_MS_MAX = 1_800;
export const HEARTBEAT_CHECK_MS = 600;
