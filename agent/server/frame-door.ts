// A client's frame on its way in, the same for a socket and for a POST: parsed, limited, allowed, then handed on.

import type { AckFrame, ClientFrame } from "../../wire/client-frames.ts";
import { parseClientFrame } from "../../wire/client-frames.ts";
import type { ErrorCode, ReplyFrame } from "../../wire/index.ts";
import { createFrameLimits } from "./frame-limits.ts";
import { nameOf, scopeOf } from "./scopes.ts";
import type { Principal, Scope } from "./tokens.ts";

/** Who sends. `by` is the name of the token. */
export interface FrameOrigin {
  by: string;
  clientId: string;
  scopes: readonly Scope[];
}

export interface FrameHandlers {
  /** Decides about an answer or a control; its reply is sent where one is due. A rejection is answered with `busy` and told to `onDiagnostic`. */
  onFrame(frame: Exclude<ClientFrame, AckFrame>, from: FrameOrigin): Promise<ReplyFrame>;
  /** How far a client has drawn. Must not throw. */
  onAck?(frame: AckFrame, from: FrameOrigin): void;
  onDiagnostic?(message: string, detail?: unknown): void;
}

/** `isDue`: the contract wants this reply sent; a POST sends every one. `isLast`: one offence too many. */
export interface Outcome {
  reply: ReplyFrame;
  isDue: boolean;
  isLast: boolean;
}

export interface FrameDoor {
  /** `text` undefined: a binary message. Never rejects. */
  take(text: string | undefined, bytes: number): Promise<Outcome>;
}

export function createFrameDoor({
  principal,
  clientId,
  handlers,
  now,
}: {
  principal: Principal;
  clientId: string;
  handlers: FrameHandlers;
  now: () => number;
}): FrameDoor {
  const limits = createFrameLimits();
  const from: FrameOrigin = { by: principal.name, clientId, scopes: principal.scopes };

  const offence = (code: ErrorCode, message: string, about: { re: string; id?: string }): Outcome => ({
    reply: refusal(code, message, about),
    isDue: true,
    isLast: limits.offend(now()),
  });

  async function decide(frame: Exclude<ClientFrame, AckFrame>): Promise<ReplyFrame> {
    try {
      return await handlers.onFrame(frame, from);
    } catch (error) {
      handlers.onDiagnostic?.(`a frame could not be handled: ${nameOf(frame)}`, error);
      return refusal("busy", "the agent could not handle this; try again", aboutFrame(frame));
    }
  }

  return {
    async take(text, bytes) {
      if (text === undefined) return offence("bad-frame", "frames are text, not binary", { re: "frame" });
      const parsed = parseClientFrame(text, bytes);
      if (!parsed.ok) return offence(parsed.error.code, parsed.error.message, parsed);
      const frame = parsed.value;
      const about = aboutFrame(frame);
      if (frame.kind !== "ack" && !limits.takes(now())) return offence("rate-limited", "more than 50 frames a second", about);
      const scope = scopeOf(frame);
      if (!from.scopes.includes(scope))
        return { reply: refusal("not-allowed", `this token does not have the scope ${scope}`, about), isDue: true, isLast: false };
      if (frame.kind === "ack") {
        handlers.onAck?.(frame, from);
        return { reply: { kind: "reply", ...about, ok: true }, isDue: frame.id !== undefined, isLast: false };
      }
      const reply = await decide(frame);
      return { reply, isDue: frame.id !== undefined || !reply.ok, isLast: false };
    },
  };
}

const aboutFrame = (frame: ClientFrame): { re: string; id?: string } => ({
  re: nameOf(frame),
  ...(frame.id === undefined ? {} : { id: frame.id }),
});

export function refusal(code: ErrorCode, message: string, about: { re: string; id?: string }): ReplyFrame {
  return { kind: "reply", re: about.re, ...(about.id === undefined ? {} : { id: about.id }), ok: false, error: { code, message } };
}
