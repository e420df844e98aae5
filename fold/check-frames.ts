// What the codec does not look at: the parts of out-of-band frames that the fold reads. Nothing of the wrong type gets
// into the model, where a view would meet it.

import type { AgentFrame, DeltaStream } from "../wire/index.ts";

const isText = (value: unknown): boolean => typeof value === "string";
const isCount = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
const orAbsent =
  (check: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || value === null || check(value);

const isTextOrAbsent = orAbsent(isText);
const isCountOrAbsent = orAbsent(isCount);
const isObjectOrAbsent = orAbsent(isObject);

type Checks = Readonly<Record<string, (value: unknown) => boolean>>;

const PARTS: Readonly<Record<string, Checks>> = {
  hello: { "session-id": isText, epoch: isText, resume: isText },
  live: { "as-of": isCount, "open-prompts": Array.isArray },
  phase: { "as-of": isCount, config: isTexts, breadcrumb: isTexts, siblings: isTexts },
  prompt: { "prompt-id": isText, invokeid: isText, type: isText, opts: isObject, "as-of": isCount },
  "prompt-closed": {
    "prompt-id": isText,
    outcome: (value) => value === "answered" || value === "cancelled" || value === "withdrawn",
    by: orAbsent(isText),
  },
  progress: { invokeid: isText, label: isText, done: orAbsent(isCount), total: orAbsent(isCount) },
  storage: { state: (value) => value === "full" || value === "failing" || value === "ok" },
  debug: { paused: (value) => typeof value === "boolean", "as-of": isCount, config: orAbsent(isTexts) },
  control: { op: isText, "final-config": orAbsent(isTexts), status: isText },
};

export function isBadFrame(frame: AgentFrame): boolean {
  const checks = Object.hasOwn(PARTS, frame.kind) ? PARTS[frame.kind] : undefined;
  if (!checks) return false;
  const parts: Readonly<Record<string, unknown>> = { ...frame };
  return Object.entries(checks).some(([key, check]) => !check(parts[key]));
}

/** The first field of a merged stream that is of the wrong type. */
export function badStream(stream: DeltaStream): string | undefined {
  if (!isObject(stream)) return "streams";
  if (!isText(stream["session-id"])) return "session-id";
  if (!isText(stream.invokeid)) return "invokeid";
  if (stream.type !== "text-delta" && stream.type !== "thinking-delta") return "type";
  if (!isText(stream.text)) return "text";
  if (!isCount(stream.n)) return "n";
  if (!isCount(stream["first-ts"]) || !isCount(stream["last-ts"])) return "first-ts";
  if (!isTextOrAbsent(stream.model)) return "model";
  if (!isObjectOrAbsent(stream.usage) || !isCountOrAbsent(stream.usage?.["output-tokens"])) return "usage";
  return undefined;
}
