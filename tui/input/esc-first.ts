// Esc and the key after it, where both come in one read: the terminal's bytes for them are those of one key with Alt.

import { keyName, type KeyLike } from "./key-names.ts";

export interface EscFirst {
  /** What it is called as one key: "alt+b", "alt+up", "alt+/". */
  chord: string;
  /** How often Esc was pressed, at least once. */
  escs: number;
  /** The key after; undefined: there is none, or it is no key. */
  rest: KeyLike | undefined;
}

export const ESC_KEY: KeyLike = { name: "escape", ctrl: false, meta: false, shift: false, sequence: "\u001b" };

/** The parser gives up on a letter of several bytes after Esc: this stands for its first, and Alt with any letter for the others. */
const BROKEN_LETTER = "\ufffd";

/** Undefined: it is one key, whatever the terminal meant by it. A terminal that reports Alt by itself sends other bytes. */
export function escFirst(key: KeyLike): EscFirst | undefined {
  const escs = /^\u001b*/u.exec(key.sequence)?.[0].length ?? 0;
  const after = key.sequence.slice(escs);
  if (escs === 0) return undefined;
  if (after === "") return escs === 1 ? undefined : { chord: "alt+esc", escs, rest: undefined };
  const isSequence = /^[[O]./u.test(after);
  if (isSequence && escs === 1) return undefined;
  const rest = isSequence ? afterEscs(key, `\u001b${after}`) : after === BROKEN_LETTER ? undefined : afterEscs(key, after);
  const chord = key.name !== "" ? keyName(key) : rest ? `alt+${keyName(rest)}` : "";
  return { chord, escs: isSequence ? escs - 1 : escs, rest };
}

/** Whether it is what is left of a letter of several bytes. */
export const isBroken = ({ sequence }: KeyLike): boolean => sequence.endsWith(BROKEN_LETTER);

const NAMED: Readonly<Record<string, string>> = { "\t": "tab", "\r": "return", "\n": "linefeed", "\u007f": "backspace" };

function afterEscs(key: KeyLike, sequence: string): KeyLike | undefined {
  const plain = { ...key, meta: false, option: false, sequence };
  const named = NAMED[sequence];
  if (named !== undefined) return { ...plain, name: named, ctrl: false };
  if (key.name !== "") return plain;
  // Two Escs and a key, or Esc and a sign: the parser has no name for them. A sequence without one is the mouse's, or an answer.
  if (sequence.length > 1) return undefined;
  const code = sequence.charCodeAt(0);
  return code >= 32 ? { ...plain, name: sequence } : { ...plain, name: String.fromCharCode(code + 96), ctrl: true };
}
