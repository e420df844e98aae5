// What a key is called, whatever the terminal sent for it: "ctrl+c", "alt+enter", "shift+tab", "G", "space", "?".

/** The part of the renderer's key event that is read here. */
export interface KeyLike {
  name: string;
  ctrl: boolean;
  meta: boolean;
  shift: boolean;
  option?: boolean;
  super?: boolean;
  hyper?: boolean;
  sequence: string;
}

const NAMES: Readonly<Record<string, string>> = {
  return: "enter",
  kpenter: "enter",
  linefeed: "ctrl+j",
  escape: "esc",
  pageup: "pgup",
  pagedown: "pgdn",
  " ": "space",
};

export function keyName(key: KeyLike): string {
  const text = printable(key);
  if (text !== undefined && text !== " ") return text;
  const base = NAMES[key.name] ?? key.name;
  if (base === "ctrl+j") return base;
  const shift = key.shift && base.length > 1 ? "shift+" : "";
  return `${key.ctrl ? "ctrl+" : ""}${key.meta || key.option ? "alt+" : ""}${shift}${base}`;
}

/** The text that a key types; undefined for one that types nothing. */
export function printable(key: KeyLike): string | undefined {
  if (key.ctrl || key.meta || key.option || key.super || key.hyper) return undefined;
  if (key.name === "space") return " ";
  const { sequence } = key;
  if (sequence === "" || sequence.charCodeAt(0) < 32 || sequence.charCodeAt(0) === 127) return typedByName(key);
  return sequence;
}

/** Where a terminal reports letters as escape codes, the name holds the letter and `shift` its case. */
function typedByName(key: KeyLike): string | undefined {
  if (!key.sequence.startsWith("\u001b[") || Array.from(key.name).length !== 1) return undefined;
  return key.shift ? key.name.toUpperCase() : key.name;
}

const SHOWN: Readonly<Record<string, string>> = {
  enter: "Enter",
  esc: "Esc",
  tab: "Tab",
  space: "Space",
  pgup: "PgUp",
  pgdn: "PgDn",
  home: "Home",
  end: "End",
  up: "↑",
  down: "↓",
  left: "←",
  right: "→",
  backspace: "Backspace",
  delete: "Del",
};

/** As a person reads it: "Ctrl-C", "Alt-Enter", "PgDn". */
export function shownKey(name: string): string {
  const parts = name === "+" ? ["+"] : name.split("+");
  const base = parts.at(-1) ?? name;
  const shown = SHOWN[base] ?? (/^f\d+$/u.test(base) ? base.toUpperCase() : parts.length > 1 ? base.toUpperCase() : base);
  const front = parts.slice(0, -1).map((part) => `${part[0]?.toUpperCase()}${part.slice(1)}-`);
  return front.join("") + shown;
}
