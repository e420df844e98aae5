// Our tool names on a provider's wire: [A-Za-z0-9_-]{1,64}, reversible through the table of the request's own tools.

import { createHash } from "node:crypto";
import { TOOL_NAME_CHARS_MAX } from "./limits.ts";

export interface ToolNames {
  encode(name: string): string;
  /** A name the model made up comes back as it is: the engine says that there is no such tool. */
  decode(wireName: string): string;
}

/** `fs/read` becomes `fs_read`; where two names would become one, or one is too long, a hash of the name tells them apart. */
export function createToolNames(names: Iterable<string>): ToolNames {
  const toWire = new Map<string, string>();
  const toOurs = new Map<string, string>();
  const add = (name: string): string => {
    const known = toWire.get(name);
    if (known !== undefined) return known;
    const plain = name.replace(/[^A-Za-z0-9_-]/g, "_");
    const isFree = plain !== "" && plain.length <= TOOL_NAME_CHARS_MAX && !toOurs.has(plain);
    const wire = isFree ? plain : withHash(plain, name);
    toWire.set(name, wire);
    toOurs.set(wire, name);
    return wire;
  };
  // Names that need no change keep theirs, whatever the order.
  const list = [...new Set(names)];
  for (const name of list) if (/^[A-Za-z0-9_-]{1,64}$/.test(name)) add(name);
  for (const name of list) add(name);
  return { encode: add, decode: (wireName) => toOurs.get(wireName) ?? wireName };
}

function withHash(plain: string, name: string): string {
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${plain.slice(0, TOOL_NAME_CHARS_MAX - 9)}_${hash}`;
}
