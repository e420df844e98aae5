// `node scripts/take-pictures.mjs [NAME…]`: the pictures of docs/pictures and the one in README.md, of a real run in a real
// pseudo-terminal on the embedded model. Needs the fonts DejaVu Sans Mono, Noto Sans CJK and Noto Color Emoji; look at what it made.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ensureInstalled, root } from "./installed.mjs";

ensureInstalled();
const need = createRequire(import.meta.url);
const { spawn } = need("@lydell/node-pty");
const { Terminal } = need("@xterm/headless");
const { Unicode11Addon } = need("@xterm/addon-unicode11");
const { createCanvas } = need("@napi-rs/canvas");

const FOLDER = `${root}/docs/pictures`;
const WAIT_MS_MAX = 60_000;
const CELL = { width: 9, height: 19, margin: 10 };
const FONT = '15px "DejaVu Sans Mono", "Noto Sans CJK JP", "Noto Color Emoji"';
const SIXTEEN = ["1d1f21", "cc6666", "b5bd68", "f0c674", "81a2be", "b294bb", "8abeb7", "c5c8c6"];
const BRIGHT = ["666666", "d54e53", "b9ca4a", "e7c547", "7aa6da", "c397d8", "70c0b1", "eaeaea"];
const KEYS = { enter: "\r", esc: "\x1b", tab: "\t", "ctrl-c": "\x03", "ctrl-p": "\x10", f1: "\x1bOP" };

/** Of each: its size, what is run, and what is done until it is taken. */
const PICTURES = {
  run: { columns: 130, rows: 40, steps: [until(/[3-6]\/8 done/)] },
  readme: { columns: 92, rows: 26, steps: [until(/[3-6]\/8 done/)], text: true },
  light: { columns: 130, rows: 40, env: { ESCAPEMENT_THEME: "light" }, steps: [until(/[3-6]\/8 done/)] },
  "no-color": { columns: 100, rows: 30, env: { NO_COLOR: "1" }, steps: [until(/[3-6]\/8 done/)] },
  small: { columns: 40, rows: 12, steps: [until(/[2-6]\/8 done/)] },
  question: { columns: 110, rows: 34, args: ["--param", "pick=person", "--sim", "rate=300"], steps: [until(/type to filter/)] },
  transcript: {
    columns: 110,
    rows: 34,
    args: ["--sim", "rate=300"],
    steps: [until(/Run finished/), "j", until(/▎/), "j", "j", KEYS.enter, until(/TRANSCRIPT/)],
  },
  chart: { columns: 130, rows: 36, args: ["--sim", "rate=300"], steps: [until(/Run finished/), "v", until(/INSPECTOR/)] },
  filter: { columns: 100, rows: 30, args: ["--sim", "rate=300"], steps: [until(/Run finished/), KEYS.tab, "/haiku", until(/of \d+/)] },
  commands: {
    columns: 100,
    rows: 30,
    args: ["--sim", "rate=300"],
    steps: [until(/Run finished/), KEYS["ctrl-p"], until(/COMMANDS/), "copy", until(/› copy/)],
  },
};

function until(pattern) {
  return { pattern };
}

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in PICTURES));
if (unknown) {
  process.stderr.write(`no picture ${unknown}; there are ${Object.keys(PICTURES).join(", ")}\n`);
  process.exit(2);
}
mkdirSync(FOLDER, { recursive: true });
for (const name of wanted.length > 0 ? wanted : Object.keys(PICTURES)) await take(name, PICTURES[name]);

async function take(name, { columns, rows, args = ["--sim", "rate=30"], env = {}, steps, text }) {
  const dir = mkdtempSync(join(tmpdir(), "escapement-picture-"));
  const terminal = new Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = "11";
  const pty = spawn(process.execPath, [`${root}/dist/escapement.js`, "run", "haiku", "--tui=opentui", ...args], {
    name: "xterm-256color",
    cols: columns,
    rows,
    cwd: dir,
    env: { ...process.env, TERM: "xterm-256color", COLORTERM: "truecolor", NO_COLOR: "", ...env },
  });
  let isOver = false;
  const ended = new Promise((resolve) => pty.onExit(() => resolve((isOver = true))));
  pty.onData((data) => terminal.write(data));
  terminal.onData((reply) => !isOver && pty.write(reply));
  const screen = () => Array.from({ length: rows }, (_, y) => terminal.buffer.active.getLine(y)?.translateToString(true, 0, columns) ?? "");
  try {
    for (const step of steps) {
      if (typeof step === "string") pty.write(step);
      else await seen(step.pattern, terminal, screen, () => isOver);
    }
    await pause(120); // what the last key changed is drawn with the next frame
    await new Promise((resolve) => terminal.write("", resolve));
    if (text) writeReadme(screen());
    else writeFileSync(`${FOLDER}/${name}.png`, picture(terminal, columns, rows, env.ESCAPEMENT_THEME === "light"));
    process.stdout.write(`✓ ${name}\n`);
  } finally {
    pty.write(KEYS["ctrl-c"]);
    await pause(50);
    pty.write(KEYS["ctrl-c"]);
    await Promise.race([ended, pause(10_000)]);
    if (!isOver) process.kill(pty.pid, "SIGKILL");
    rmSync(dir, { recursive: true, force: true, maxRetries: 20 });
  }
}

async function seen(pattern, terminal, screen, isOver) {
  for (const end = Date.now() + WAIT_MS_MAX; ; await pause(20)) {
    await new Promise((resolve) => terminal.write("", resolve));
    const now = screen().join("\n");
    if (pattern.test(now)) return;
    if (isOver() || Date.now() > end) throw new Error(`never saw ${pattern}; the screen was:\n${now}`);
  }
}

/** Between the two marks of README.md, or at the one that is there before the first time. */
function writeReadme(lines) {
  const path = `${root}/README.md`;
  const block = [
    "<!-- picture -->",
    "```text",
    ...lines.map((line) => line.trimEnd()),
    "```",
    "",
    "[In colour](docs/pictures/run.png)",
    "<!-- /picture -->",
  ];
  const readme = readFileSync(path, "utf8");
  writeFileSync(path, readme.replace(/<!-- picture -->(?:[\s\S]*?<!-- \/picture -->)?/, block.join("\n")));
}

function picture(terminal, columns, rows, isLight) {
  const own = { ink: isLight ? "#222222" : "#d8dbe0", ground: isLight ? "#fafafa" : "#101216" };
  const canvas = createCanvas(columns * CELL.width + 2 * CELL.margin, rows * CELL.height + 2 * CELL.margin);
  const draw = canvas.getContext("2d");
  draw.fillStyle = own.ground;
  draw.fillRect(0, 0, canvas.width, canvas.height);
  draw.textBaseline = "middle";
  const cell = terminal.buffer.active.getNullCell();
  for (let y = 0; y < rows; y += 1)
    for (let x = 0; x < columns; x += 1) {
      terminal.buffer.active.getLine(y)?.getCell(x, cell);
      if (cell.getWidth() > 0) drawCell(draw, cell, x, y, own);
    }
  return canvas.toBuffer("image/png");
}

function drawCell(draw, cell, x, y, own) {
  let ink = colour(cell.isFgRGB(), cell.isFgPalette(), cell.getFgColor()) ?? own.ink;
  let ground = colour(cell.isBgRGB(), cell.isBgPalette(), cell.getBgColor());
  if (cell.isInverse()) [ink, ground] = [ground ?? own.ground, ink];
  const left = CELL.margin + x * CELL.width;
  const top = CELL.margin + y * CELL.height;
  const width = cell.getWidth() * CELL.width;
  if (ground) {
    draw.fillStyle = ground;
    draw.fillRect(left, top, width, CELL.height);
  }
  const text = cell.getChars();
  if (text.trim() === "") return;
  draw.globalAlpha = cell.isDim() ? 0.6 : 1;
  draw.fillStyle = ink;
  draw.font = `${cell.isItalic() ? "italic " : ""}${cell.isBold() ? "bold " : ""}${FONT}`;
  draw.fillText(text, left, top + CELL.height / 2 + 1, width);
  if (cell.isUnderline()) draw.fillRect(left, top + CELL.height - 2, width, 1);
  draw.globalAlpha = 1;
}

/** Undefined: the terminal's own. */
function colour(isRgb, isIndex, value) {
  if (isRgb) return `#${value.toString(16).padStart(6, "0")}`;
  if (!isIndex) return undefined;
  if (value < 16) return `#${[...SIXTEEN, ...BRIGHT][value]}`;
  const level = (step) => (step === 0 ? 0 : 55 + step * 40);
  const at = value - 16;
  const grey = 8 + (value - 232) * 10;
  return value > 231
    ? `rgb(${grey},${grey},${grey})`
    : `rgb(${level(Math.floor(at / 36))},${level(Math.floor(at / 6) % 6)},${level(at % 6)})`;
}
