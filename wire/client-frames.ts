// What a client may send: strict, by schema. Known kind, known keys, bounded in size and depth. Nothing else enters.

import { z } from "zod";
import type { WireError } from "./errors.ts";
import { ANSWER_FRAME_BYTES_MAX, CLIENT_FRAME_BYTES_MAX, CLIENT_FRAME_DEPTH_MAX } from "./limits.ts";

const id = z.string().min(1).max(200);
const frameId = { id: id.optional() };
const seq = z.int().min(-1);

const Answer = z.strictObject({
  kind: z.literal("answer"),
  "prompt-id": id,
  value: z.json().optional(),
  cancelled: z.literal(true).optional(),
  ...frameId,
});

const Ack = z.strictObject({
  kind: z.literal("ack"),
  seq,
  epoch: z.string().max(200),
  "frame-ms": z.number().min(0),
  suspended: z.literal(true).optional(),
  ...frameId,
});

const control = <Op extends string>(op: Op) => z.strictObject({ kind: z.literal("control"), op: z.literal(op), ...frameId });
const DEBUG_OPS = ["pause", "continue", "arm", "arm-llm-breakpoint", "turn-next", "turn-back", "request-model-catalog"] as const;

const Overrides = z.strictObject({
  alias: z.string().optional(),
  provider: z.string().optional(),
  model: z.string().optional(),
  temperature: z.number().optional(),
  system: z.string().optional(),
  messages: z.array(z.strictObject({ role: z.string(), text: z.string() })).optional(),
});

const Control = z.discriminatedUnion("op", [
  control("ui-interrupt"),
  control("ui-quit"),
  z.strictObject({ kind: z.literal("control"), op: z.enum(DEBUG_OPS), ...frameId }),
  z.strictObject({ kind: z.literal("control"), op: z.literal("step"), n: z.int().min(1).max(1_000_000), ...frameId }),
  z.strictObject({
    kind: z.literal("control"),
    op: z.literal("request-conversation"),
    invokeid: id,
    "node-id": id.optional(),
    visit: z.int().min(0).optional(),
    ...frameId,
  }),
  z.strictObject({
    kind: z.literal("control"),
    op: z.literal("rerun-from"),
    "session-id": id,
    invokeid: id,
    "node-id": id,
    visit: z.int().min(0),
    turn: z.int().min(0),
    overrides: Overrides.optional(),
    ...frameId,
  }),
]);

export type AnswerFrame = z.infer<typeof Answer>;
export type AckFrame = z.infer<typeof Ack>;
export type ClientControlFrame = z.infer<typeof Control>;
export type ClientFrame = AnswerFrame | AckFrame | ClientControlFrame;

/** What a refused frame said of itself, so that its reply can name it: `re` is its kind or op where one could be read. */
export interface RefusedFrame {
  ok: false;
  error: WireError;
  re: string;
  id?: string;
}

/** Size, JSON, depth, schema, in this order. `bytes` is the size of the text in UTF-8. */
export function parseClientFrame(text: string, bytes: number): { ok: true; value: ClientFrame } | RefusedFrame {
  if (bytes > ANSWER_FRAME_BYTES_MAX) return refuse("too-large", `a frame of ${bytes} bytes; the most is ${ANSWER_FRAME_BYTES_MAX}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse("bad-json", "the frame is not JSON");
  }
  const about = aboutFrame(value);
  if (about.re !== "answer" && bytes > CLIENT_FRAME_BYTES_MAX)
    return refuse("too-large", `a frame of ${bytes} bytes; the most is ${CLIENT_FRAME_BYTES_MAX}`, about);
  if (isDeeperThan(value, CLIENT_FRAME_DEPTH_MAX)) return refuse("bad-frame", `nested deeper than ${CLIENT_FRAME_DEPTH_MAX}`, about);
  return checkClientFrame(value, about);
}

function checkClientFrame(value: unknown, about: { re: string; id?: string }): { ok: true; value: ClientFrame } | RefusedFrame {
  const kind = typeof value === "object" && value !== null ? (value as { kind?: unknown }).kind : undefined;
  const schema = kind === "answer" ? Answer : kind === "ack" ? Ack : kind === "control" ? Control : undefined;
  if (!schema)
    return refuse("bad-frame", `unknown kind ${String(JSON.stringify(kind)).slice(0, 40)}; known are answer, control, ack`, about);
  const frame = withoutNulls(value as object);
  if (isContainer(frame["overrides"])) frame["overrides"] = withoutNulls(frame["overrides"]);
  const checked = schema.safeParse(frame);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    return refuse("bad-frame", issue ? `${issue.path.join(".") || kind}: ${issue.message}` : "not a frame of this protocol", about);
  }
  if (
    checked.data.kind === "answer" &&
    (checked.data.cancelled === true) === (checked.data.value !== undefined && checked.data.value !== null)
  )
    return refuse("bad-frame", "answer: exactly one of value and cancelled", about);
  return { ok: true, value: checked.data };
}

function refuse(code: WireError["code"], message: string, about: { re: string; id?: string } = { re: "frame" }): RefusedFrame {
  return { ok: false, error: { code, message }, ...about };
}

function aboutFrame(value: unknown): { re: string; id?: string } {
  if (typeof value !== "object" || value === null) return { re: "frame" };
  const { kind, op, id: frameIdentity } = value as { kind?: unknown; op?: unknown; id?: unknown };
  const name = kind === "control" && typeof op === "string" ? op : typeof kind === "string" ? kind : "frame";
  return { re: name.slice(0, 40), ...(typeof frameIdentity === "string" && frameIdentity.length <= 200 ? { id: frameIdentity } : {}) };
}

/** Objects and lists within one another; the frame is the first. Counts iteratively: 64 KiB can be nested 30 000 deep. */
function isDeeperThan(value: unknown, most: number): boolean {
  let layer = [value].filter(isContainer);
  for (let depth = 1; layer.length > 0; depth += 1) {
    if (depth > most) return true;
    layer = layer.flatMap((item) => Object.values(item).filter(isContainer));
  }
  return false;
}

const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null;

/** `null` and absent mean the same. Own keys stay own: a `__proto__` among them is refused like any key that is not known. */
const withoutNulls = (frame: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(frame).filter(([, value]) => value !== null));
