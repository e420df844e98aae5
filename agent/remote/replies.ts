// What a client frame gets for an answer.

import type { ErrorCode, ReplyFrame } from "../../wire/index.ts";
import type { ClientFrame } from "../../wire/client-frames.ts";

export function accepted(frame: ClientFrame, options: { repeated?: true } = {}): ReplyFrame {
  return { ...about(frame), ok: true, ...options };
}

/** `message` is one sentence for a person. */
export function refused(frame: ClientFrame, code: ErrorCode, message: string): ReplyFrame {
  return { ...about(frame), ok: false, error: { code, message } };
}

const about = (frame: ClientFrame): Pick<ReplyFrame, "kind" | "re" | "id"> => ({
  kind: "reply",
  re: frame.kind === "control" ? frame.op : frame.kind,
  ...(frame.id === undefined ? {} : { id: frame.id }),
});
