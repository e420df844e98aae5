// Any value as a short text: JSON that stops. JSON.stringify throws on what is nested deeper than it can go, and
// writes a megabyte to have its first line shown.

import { isCutString } from "../wire/index.ts";
import { cutText } from "./bounded-text.ts";

const DEPTH_MAX = 8;

/** At most `most` characters; what did not fit is "…". Shape of JSON, but not to be parsed. */
export function briefJson(value: unknown, most: number): string {
  const parts: string[] = [];
  write(value, { parts, left: most + 1 }, 0);
  return cutText(parts.join(""), most);
}

interface Sink {
  parts: string[];
  left: number;
}

function put(sink: Sink, text: string): void {
  sink.parts.push(text);
  sink.left -= text.length;
}

function write(value: unknown, sink: Sink, depth: number): void {
  if (typeof value === "string")
    return put(sink, JSON.stringify(value.length > sink.left ? value.slice(0, Math.max(1, sink.left)) : value));
  if (typeof value !== "object" || value === null) return put(sink, String(JSON.stringify(value) ?? "null"));
  if (isCutString(value)) return write(`${value.head.slice(0, Math.max(1, sink.left))}…`, sink, depth);
  if (depth >= DEPTH_MAX) return put(sink, Array.isArray(value) ? "[…]" : "{…}");
  const isList = Array.isArray(value);
  put(sink, isList ? "[" : "{");
  let first = true;
  for (const key of Object.keys(value)) {
    if (sink.left <= 0) break;
    if (!first) put(sink, ",");
    first = false;
    if (!isList) put(sink, `${JSON.stringify(key.slice(0, 200))}:`);
    write((value as Record<string, unknown>)[key], sink, depth + 1);
  }
  put(sink, isList ? "]" : "}");
}
