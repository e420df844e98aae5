// Frames that are nearly right: by seed, some changed as values and some as text.

import { parseClientFrame } from "../wire/client-frames.ts";
import type { Random } from "./random.ts";

const ODD: readonly unknown[] = [
  null,
  "",
  "x",
  0,
  -1,
  1.5,
  1e308,
  true,
  false,
  [],
  {},
  ["a"],
  { a: 1 },
  "__proto__",
  "constructor",
  "\u0000",
  "\ud800",
  "👩‍👩‍👧",
  "x".repeat(300),
  Number.MAX_SAFE_INTEGER,
  { toString: 1 },
];
const KEYS = [
  "kind",
  "op",
  "id",
  "value",
  "prompt-id",
  "cancelled",
  "seq",
  "epoch",
  "frame-ms",
  "n",
  "invokeid",
  "overrides",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "x",
  "",
];
const OPS = ["pause", "continue", "arm", "step", "turn-next", "request-conversation", "rerun-from", "ui-quit", "ui-interrupt", "x"];

/** A frame that is nearly right. Never one that would be obeyed: of those that parse, only what is refused later. */
export function makeFrame(random: Random, promptId: string): string {
  for (;;) {
    const text = mutateText(JSON.stringify(mutateObject(template(random, promptId), random)), random);
    const parsed = parseClientFrame(text, Buffer.byteLength(text));
    if (!parsed.ok) return text;
    const frame = parsed.value;
    const isObeyed =
      frame.kind === "control"
        ? frame.op.startsWith("ui-")
        : frame.kind === "answer" && frame["prompt-id"] === promptId && (frame.cancelled === true || typeof frame.value === "string");
    if (!isObeyed) return text;
  }
}

function template(random: Random, promptId: string): Record<string, unknown> {
  switch (random.below(4)) {
    case 0:
      return { kind: "answer", "prompt-id": random.pick([promptId, "p", promptId.toUpperCase()]), value: random.pick(ODD) };
    case 1:
      return { kind: "ack", seq: random.below(10) - 2, epoch: "e", "frame-ms": random.below(50) };
    case 2:
      return {
        kind: "control",
        op: "rerun-from",
        "session-id": "s",
        invokeid: "i",
        "node-id": "n",
        visit: 0,
        turn: 0,
        overrides: { model: random.pick(ODD) },
      };
    default:
      return { kind: "control", op: random.pick(OPS), n: random.pick(ODD) };
  }
}

function mutateObject(frame: Record<string, unknown>, random: Random): unknown {
  let value: unknown = frame;
  for (let times = random.below(4); times > 0; times -= 1) {
    const keys = Object.keys(frame);
    const key = random.chance(0.5) ? random.pick(keys.length > 0 ? keys : KEYS) : random.pick(KEYS);
    const odd = random.pick(ODD);
    if (random.chance(0.3)) delete frame[key];
    // An own key of that name, as JSON.parse makes it.
    else Object.defineProperty(frame, key, { value: odd, enumerable: true, configurable: true, writable: true });
    if (random.chance(0.05)) for (let depth = random.below(40); depth > 0; depth -= 1) value = random.chance(0.5) ? [value] : { a: value };
  }
  return value;
}

function mutateText(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  switch (random.below(8)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + random.bytes(1 + random.below(8)).toString("latin1") + text.slice(at);
    case 2:
      return (
        text.slice(0, at) +
        random.pick(['"', "\\", "}", "{", ",", "\n", "\u2028", "null", "1e999", '"__proto__":{"polluted":1},']) +
        text.slice(at)
      );
    case 3:
      return text + text;
    default:
      return text;
  }
}
