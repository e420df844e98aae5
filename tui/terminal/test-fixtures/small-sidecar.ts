// The smallest program that owns a terminal through createTerminal: one text, and a key for each way out. Tests drive it.

import { writeFileSync } from "node:fs";
import { TextRenderable } from "@opentui/core";
import { createTerminal, SIDECAR_EXIT } from "../index.ts";

const dir = process.env["ESCAPEMENT_SESSION_DIR"];
const word = process.env["ESCAPEMENT_SESSION_WORD"];
const terminal = await createTerminal({ title: "small \x1b]0;injected\x07 title", ...(dir && word ? { session: { dir, word } } : {}) });
const { renderer } = terminal;

let draws = 0;
const text = new TextRenderable(renderer, { id: "text", content: "" });
renderer.root.add(text);
const draw = (word: string): void => {
  draws += 1;
  text.content = `sidecar ${process.pid} ${word} draw-${draws}`;
};
draw("ready");

terminal.onSuspend((isSuspended) => {
  if (!isSuspended) draw("resumed");
});

renderer.keyInput.on(
  "keypress",
  terminal.guard((key: { name: string; ctrl: boolean }) => {
    if (key.ctrl && key.name === "z") terminal.suspend();
    else if (key.name === "q") terminal.quit();
    else if (key.name === "w") terminal.quit(SIDECAR_EXIT.withoutScreen, ["going on in plain lines"]);
    else if (key.name === "k") throw new Error("a key handler fell");
    else if (key.name === "e")
      setTimeout(() => {
        throw new Error("an exception\nwith \x1b[31mcolour");
      }, 0);
    else if (key.name === "r") void Promise.reject(new Error("a rejected promise"));
    else if (key.name === "x") process.exit(SIDECAR_EXIT.left);
    else if (key.name === "h") {
      writeFileSync(`${dir}/hangs`, "");
      for (;;);
    } else draw(`key-${key.name}`);
  }),
);
