// Identifiers are opaque strings: compare for equality, never parse. A log may hold ":session/…" where a frame holds
// "session/…": here, and nowhere else, the two are made equal.

/** The spelling under which a session-id is compared: older logs put a colon before some of them. */
export const sessionKey = (text: string): string => (text.startsWith(":") ? text.slice(1) : text);
