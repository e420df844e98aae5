// The two themes of our own colours. Grounds are ours too: a colour is only readable on a ground that is known.

import type { Ground, StyleName } from "../domain/styles.ts";
import type { Hex } from "./contrast.ts";

export interface Palette {
  name: "dark" | "light" | "user";
  grounds: Record<Ground, Hex>;
  colours: Record<StyleName, Hex>;
}

interface Hues {
  text: Hex;
  soft: Hex;
  muted: Hex;
  line: Hex;
  blue: Hex;
  cyan: Hex;
  green: Hex;
  yellow: Hex;
  orange: Hex;
  red: Hex;
  magenta: Hex;
  violet: Hex;
  glow: Hex;
}

const coloursOf = (h: Hues): Record<StyleName, Hex> => ({
  text: h.text,
  strong: h.text,
  muted: h.muted,
  accent: h.blue,
  brand: h.blue,
  border: h.line,
  "border.focus": h.blue,
  title: h.muted,
  "title.focus": h.blue,
  crumb: h.muted,
  "crumb.current": h.text,
  "status.waiting": h.muted,
  "status.streaming": h.cyan,
  "status.glow": h.glow,
  "status.tool": h.yellow,
  "status.done": h.green,
  "status.error": h.red,
  "status.interrupted": h.orange,
  "bar.full": h.cyan,
  "bar.empty": h.line,
  "tail.text": h.soft,
  "tail.thinking": h.muted,
  "tone.good": h.green,
  "tone.warn": h.yellow,
  "tone.bad": h.red,
  "tone.ask": h.magenta,
  "lane.chart": h.blue,
  "lane.human": h.magenta,
  "lane.error": h.red,
  "lane.debug": h.orange,
  "role.0": h.cyan,
  "role.1": h.violet,
  "role.2": h.green,
  "role.3": h.orange,
  "role.4": h.blue,
  "role.5": h.yellow,
  "link.live": h.green,
  "link.waiting": h.yellow,
  "link.lost": h.red,
  key: h.text,
  hint: h.soft,
  mode: h.blue,
  "field.text": h.text,
  "field.default": h.muted,
  choice: h.text,
  "choice.hint": h.soft,
  heading: h.blue,
  emphasis: h.text,
  link: h.cyan,
  match: h.yellow,
  "code.name": h.cyan,
  "code.keyword": h.violet,
  "code.string": h.green,
  "code.number": h.orange,
  "code.comment": h.muted,
  "diff.add": h.green,
  "diff.remove": h.red,
  "banner.info": h.blue,
  "banner.good": h.green,
  "banner.warn": h.yellow,
  "banner.bad": h.red,
});

export const DARK: Palette = {
  name: "dark",
  grounds: {
    screen: "#14161b",
    selection: "#262c39",
    code: "#1b1f27",
    modal: "#1a1d24",
    "modal.selection": "#2d3546",
    "banner.info": "#1c2531",
    "banner.good": "#182820",
    "banner.warn": "#2b2718",
    "banner.bad": "#321d20",
  },
  colours: coloursOf({
    text: "#d9dde5",
    soft: "#b4bbc8",
    muted: "#8e97a7",
    line: "#7d8696",
    blue: "#82aaf0",
    cyan: "#6fc7d2",
    green: "#93c97f",
    yellow: "#e0c06c",
    orange: "#e5a06c",
    red: "#ee8288",
    magenta: "#d69be0",
    violet: "#aa9df2",
    glow: "#ffffff",
  }),
};

export const LIGHT: Palette = {
  name: "light",
  grounds: {
    screen: "#fafaf8",
    selection: "#dde5f2",
    code: "#f0f1ee",
    modal: "#f1f2f0",
    "modal.selection": "#d5dff0",
    "banner.info": "#e4ecf7",
    "banner.good": "#e2f0e2",
    "banner.warn": "#f6edcf",
    "banner.bad": "#f8e1e1",
  },
  colours: coloursOf({
    text: "#22262e",
    soft: "#444b57",
    muted: "#5d6573",
    line: "#717987",
    blue: "#2457b8",
    cyan: "#0b6a78",
    green: "#2f6b20",
    yellow: "#7a5a00",
    orange: "#9a4a0c",
    red: "#b3262f",
    magenta: "#8a2f9b",
    violet: "#5a45c0",
    glow: "#000000",
  }),
};
