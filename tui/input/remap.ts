// The key table with the changes a person made in the configuration. What is wrong is named, and starts with the default.

import { KEYS_EACH_MAX, PROBLEMS_MAX } from "./limits.ts";
import { CONTEXTS, type KeyRow } from "./key-row.ts";
import { KEY_TABLE } from "./key-table.ts";
import { shownKey } from "./key-names.ts";
import { keyClashes, typesIn } from "./routing.ts";

export interface Remapped {
  rows: readonly KeyRow[];
  /** A sentence each, for a person: which entry was left out, and why. */
  problems: readonly string[];
}

interface Entry {
  name: string;
  rows: readonly KeyRow[];
  keys: readonly string[];
}

/** `given`: action, or `context/action` for one context alone, to a key or keys; an empty list takes the key away. */
export function remapped(given: unknown, table: readonly KeyRow[] = KEY_TABLE): Remapped {
  if (given === undefined || given === null) return { rows: table, problems: [] };
  if (typeof given !== "object" || Array.isArray(given)) return { rows: table, problems: ["keys: an object is wanted: action to key"] };
  const problems: string[] = [];
  let entries: Entry[] = [];
  for (const [name, value] of Object.entries(given)) {
    const entry = entryOf(name, value, table);
    if (typeof entry === "string") problems.push(`keys.${name}: ${entry}`);
    else entries.push(entry);
  }
  for (;;) {
    const { rows, causes } = applied(table, entries);
    const clash = keyClashes(rows).find(({ rows: pair }) => pair.some((row) => causes.has(row)));
    if (!clash) return { rows, problems: problems.slice(0, PROBLEMS_MAX) };
    const [a, b] = clash.rows;
    const [entry, other] = causes.has(b) ? [causes.get(b), a] : [causes.get(a), b];
    problems.push(`keys.${entry?.name}: ${shownKey(clash.key)} is ${other.action}'s already (${CONTEXTS[clash.place]})`);
    entries = entries.filter((one) => one !== entry);
  }
}

function entryOf(name: string, value: unknown, table: readonly KeyRow[]): Entry | string {
  const slash = name.indexOf("/");
  const [context, action] = slash < 0 ? [undefined, name] : [name.slice(0, slash), name.slice(slash + 1)];
  const rows = table.filter((row) => row.action === action && (context === undefined || row.context === context));
  if (rows.length === 0) return context === undefined ? "there is no such action" : "there is no such action in such a place";
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > KEYS_EACH_MAX) return `${list.length} keys; at most ${KEYS_EACH_MAX}`;
  const keys: string[] = [];
  for (const item of list) {
    const key = typeof item === "string" ? keyOf(item) : undefined;
    if (key === undefined)
      return `${JSON.stringify(item)?.slice(0, 40) ?? "that"} is no key; one as "ctrl+k", "f5", "alt+left" or "g" is wanted`;
    if (isTyped(key) && rows.some((row) => typesIn(row.context))) return `${shownKey(key)} types text there`;
    keys.push(key);
  }
  if (keys.length === 0 && action === "leave") return "the way out needs a key";
  return { name, rows, keys: [...new Set(keys)] };
}

/** A later entry wins over an earlier one, and one for a place over one for all. `causes`: the entry that gave a row its keys. */
function applied(table: readonly KeyRow[], entries: readonly Entry[]): { rows: KeyRow[]; causes: Map<KeyRow, Entry> } {
  const wanted = new Map<KeyRow, Entry>();
  for (const isForPlace of [false, true])
    for (const entry of entries) if (entry.name.includes("/") === isForPlace) for (const row of entry.rows) wanted.set(row, entry);
  const causes = new Map<KeyRow, Entry>();
  const rows = table.map((row) => {
    const entry = wanted.get(row);
    if (!entry) return row;
    const changed = { ...row, keys: entry.keys, isOwn: true as const };
    causes.set(changed, entry);
    return changed;
  });
  return { rows, causes };
}

const isTyped = (key: string): boolean => key === "space" || Array.from(key).length === 1;

const NAMED = /^(?:enter|esc|tab|space|pgup|pgdn|home|end|up|down|left|right|backspace|delete|insert|f(?:[1-9]|1[0-9]|2[0-4]))$/u;

/** As the key table calls it; undefined for what no terminal sends. */
function keyOf(text: string): string | undefined {
  if (Array.from(text).length === 1) return text === " " ? "space" : /^[\p{Cc}\p{Cf}\p{Z}]$/u.test(text) ? undefined : text;
  const parts = text.toLowerCase().split("+");
  const base = text.endsWith("++") ? "+" : (parts.pop() ?? "");
  const modifiers = text.endsWith("++") ? parts.slice(0, -2) : parts;
  if (new Set(modifiers).size !== modifiers.length || modifiers.some((part) => !MODIFIERS.includes(part))) return undefined;
  if (!NAMED.test(base) && !(Array.from(base).length === 1 && modifiers.some((part) => part !== "shift"))) return undefined;
  return [...MODIFIERS.filter((part) => modifiers.includes(part)), base].join("+");
}

const MODIFIERS: readonly string[] = ["ctrl", "alt", "shift"];
