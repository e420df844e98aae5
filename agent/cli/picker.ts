// One row of several, chosen with the arrows or by its number. The terminal is as before afterwards, whatever ends it.

import { createInterface } from "node:readline/promises";

const KEYS: Readonly<Record<string, "up" | "down" | "take" | "leave">> = {
  "\x1b[A": "up",
  "\x1bOA": "up",
  k: "up",
  "\x1b[B": "down",
  "\x1bOB": "down",
  j: "down",
  "\r": "take",
  "\n": "take",
  "\x1b": "leave",
  "\x03": "leave",
  "\x04": "leave",
  q: "leave",
};

const KEY = /\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Z])|[\s\S]/g;

/** The index of the row, from 0; undefined: the person left. `rows` are safe to draw and one line each. Needs a terminal on stdin and stdout. */
export function pick(title: string, rows: readonly string[]): Promise<number | undefined> {
  return process.env["TERM"] === "dumb" ? pickByNumber(title, rows) : pickByKeys(title, rows);
}

function pickByKeys(title: string, rows: readonly string[]): Promise<number | undefined> {
  const { stdin, stdout } = process;
  let at = 0;
  const columns = (): number => stdout.columns || 80;
  const line = (row: string, index: number): string => {
    const text = `${index === at ? "▸" : " "} ${String(index + 1).padStart(2)}  ${row}`;
    const chars = [...text];
    const cut = chars.length < columns() ? text : `${chars.slice(0, columns() - 2).join("")}…`;
    return index === at ? `\x1b[1m${cut}\x1b[0m` : cut;
  };
  const draw = (isAgain: boolean): void => {
    const up = isAgain ? `\x1b[${rows.length}A` : "";
    stdout.write(`${up}${rows.map((row, index) => `\r\x1b[K${line(row, index)}\n`).join("")}`);
  };
  stdout.write(`${title}\n`);
  draw(false);
  return new Promise((resolve) => {
    let isOver = false;
    const end = (chosen: number | undefined): void => {
      isOver = true;
      stdin.off("data", take);
      stdin.off("end", leave);
      stdin.setRawMode(false);
      stdin.pause();
      resolve(chosen);
    };
    const leave = (): void => end(undefined);
    // Keys typed ahead come together.
    const take = (chunk: Buffer): void => {
      for (const [key] of chunk.toString("latin1").matchAll(KEY)) if (!isOver) press(key);
    };
    const press = (key: string): void => {
      const number = /^[1-9]$/.test(key) ? Number(key) : 0;
      if (number > 0 && number <= rows.length) return end(number - 1);
      switch (KEYS[key]) {
        case "up":
        case "down":
          at = (at + (KEYS[key] === "up" ? -1 : 1) + rows.length) % rows.length;
          return draw(true);
        case "take":
          return end(at);
        case "leave":
          return leave();
        case undefined:
      }
    };
    stdin.setRawMode(true);
    stdin.on("data", take);
    stdin.once("end", leave);
    stdin.resume();
  });
}

/** A terminal that cannot move its cursor. */
async function pickByNumber(title: string, rows: readonly string[]): Promise<number | undefined> {
  process.stdout.write(`${title}\n${rows.map((row, index) => `${String(index + 1).padStart(3)}  ${row}`).join("\n")}\n`);
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const left = new AbortController();
  lines.once("close", () => left.abort());
  try {
    for (;;) {
      const typed = (await lines.question("Which one? [1] > ", { signal: left.signal })).trim();
      const number = typed === "" ? 1 : Number(typed);
      if (Number.isInteger(number) && number >= 1 && number <= rows.length) return number - 1;
      process.stdout.write(`A number from 1 to ${rows.length}; Ctrl-D leaves.\n`);
    }
  } catch (error) {
    if (left.signal.aborted) return undefined;
    throw error;
  } finally {
    lines.close();
  }
}
