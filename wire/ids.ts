// Opaque identifiers. Compare for equality; never parse. A log may hold ":session/…" where a frame holds "session/…":
// `sessionKey` is the one place that makes the two compare equal.

type Brand<Name extends string> = string & { readonly __brand: Name };

export type SessionId = Brand<"SessionId">;
export type InvokeId = Brand<"InvokeId">;
export type PromptId = Brand<"PromptId">;
export type CallId = Brand<"CallId">;
export type Epoch = Brand<"Epoch">;

export const sessionId = (text: string): SessionId => text as SessionId;
export const invokeId = (text: string): InvokeId => text as InvokeId;
export const promptId = (text: string): PromptId => text as PromptId;
export const callId = (text: string): CallId => text as CallId;
export const epochId = (text: string): Epoch => text as Epoch;

/** The spelling under which a session-id is compared: older logs put a colon before some of them. */
export const sessionKey = (text: string): string => (text.startsWith(":") ? text.slice(1) : text);
