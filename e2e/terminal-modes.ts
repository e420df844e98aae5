// What state a byte stream leaves a terminal in: the modes that a program must put back.

const MODES = {
  "alternate screen": /\x1b\[\?(?:1049|1047|47)(h|l)/g,
  "mouse clicks": /\x1b\[\?1000(h|l)/g,
  "mouse drag": /\x1b\[\?1002(h|l)/g,
  "mouse motion": /\x1b\[\?1003(h|l)/g,
  "mouse SGR": /\x1b\[\?1006(h|l)/g,
  "focus events": /\x1b\[\?1004(h|l)/g,
  "bracketed paste": /\x1b\[\?2004(h|l)/g,
  "synchronized output": /\x1b\[\?2026(h|l)/g,
  "colour scheme reports": /\x1b\[\?2031(h|l)/g,
} as const;

/** Names of the modes that were switched on and not off again; "hidden cursor" among them. */
export function modesLeftOn(bytes: string): string[] {
  const left: string[] = Object.entries(MODES)
    .filter(([, pattern]) => [...bytes.matchAll(pattern)].at(-1)?.[1] === "h")
    .map(([name]) => name);
  if ([...bytes.matchAll(/\x1b\[\?25(h|l)/g)].at(-1)?.[1] === "l") left.push("hidden cursor");
  const pushes = [...bytes.matchAll(/\x1b\[>\d+u/g)].length;
  const pops = [...bytes.matchAll(/\x1b\[<\d*u/g)].length;
  if (pushes > pops) left.push("kitty keyboard");
  return left;
}
