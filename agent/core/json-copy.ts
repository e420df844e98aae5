// A value from a chart as JSON can hold it. Events may carry errors, actors, dates, cycles: the log tells what it can.

import { messageOf } from "./errors.ts";
import { COPY_DEPTH_MAX } from "./limits.ts";

/** Errors become {message, name}, actors {actor: id}, maps and sets arrays; functions and undefined go; cycles and depth become a mark. */
export function jsonCopy(value: unknown): unknown {
  return copy(value, [], 0);
}

function copy(value: unknown, above: unknown[], depth: number): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object") return undefined;
  if (above.includes(value)) return "[cycle]";
  if (depth >= COPY_DEPTH_MAX) return "[deeper]";
  above.push(value);
  const out = copyObject(value, above, depth + 1);
  above.pop();
  return out;
}

function copyObject(value: object, above: unknown[], depth: number): unknown {
  if (value instanceof Error) return { message: messageOf(value), name: value.name };
  if (isActorRef(value)) return { actor: value.id };
  if (Array.isArray(value)) return value.map((item) => copy(item, above, depth) ?? null);
  if (value instanceof Map) return [...value].map((pair) => copy(pair, above, depth));
  if (value instanceof Set) return [...value].map((item) => copy(item, above, depth) ?? null);
  const plain = "toJSON" in value && typeof value.toJSON === "function" ? (value.toJSON() as unknown) : value;
  if (plain !== value) return copy(plain, above, depth);
  const out: Record<string, unknown> = {};
  // By keys: pairs would be an array more for each field of every event.
  for (const key of Object.keys(value)) {
    const copied = copy((value as Record<string, unknown>)[key], above, depth);
    if (copied !== undefined) define(out, key, copied);
  }
  return out;
}

/** An own `__proto__` stays a key and sets nothing. */
function define(out: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true });
  else out[key] = value;
}

const isActorRef = (value: object): value is { id: string } =>
  "sessionId" in value && "send" in value && typeof (value as { id?: unknown }).id === "string";

/** The path of the first value that JSON would lose (function, map, date, cycle …), or undefined. `undefined` in an object is no loss. */
export function pathOfNonJson(value: unknown, path = "", above: readonly unknown[] = []): string | undefined {
  if (value === undefined || value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (typeof value === "number") return Number.isFinite(value) ? undefined : path;
  if (typeof value !== "object" || above.includes(value) || above.length > COPY_DEPTH_MAX) return path;
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null;
  if (!isPlain) return path;
  for (const [key, item] of Object.entries(value)) {
    const found = pathOfNonJson(item, path ? `${path}.${key}` : key, [...above, value]);
    if (found !== undefined) return found;
  }
  return undefined;
}
