// Hostile text through every place that draws, in a real terminal: no byte of it steers, hides or turns anything round.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { safeText } from "../fold/safe-text.ts";
import { root } from "./built.ts";
import { endPtyPrograms, type PtyProgram, startInPty } from "./pty.ts";
import { HOSTILE, leaks, onScreen, titlesOf } from "./screen-bytes.ts";
import { createWorkspace } from "./workspace.ts";

const dir = mkdtempSync(join(tmpdir(), "escapement-hostile-screen-"));
afterEach(endPtyPrograms);
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const TS = 1_780_798_850_000;
const titles = titlesOf(HOSTILE.map(({ s }) => s));

/** Every field that is drawn says something hostile, one string after the other. */
function sessionOf(name: string): string {
  const lines: string[] = [];
  const say = (event: string, data: Record<string, unknown>): void =>
    void lines.push(JSON.stringify({ seq: lines.length, ts: TS + lines.length, event, data }));
  const first = HOSTILE[0]?.s ?? "";
  say("runner/started", {
    "session-id": first,
    "chart-id": first,
    title: first,
    backend: first,
    model: first,
    params: { [first]: first },
    states: HOSTILE.map(({ s }) => ({ id: s, kind: "atomic" })),
  });
  for (const { s } of HOSTILE) {
    const who = { invokeid: s, "session-id": s };
    say("llm/start", { ...who, model: s });
    say("llm/request", { ...who, model: s, "n-messages": 1, "user-blocks": [{ type: "text", text: s }] });
    say("llm/delta", { ...who, type: "text-delta", text: `${s} ${s}`, model: s });
    say("llm/tool-start", { ...who, "call-id": "c", tool: s, "input-preview": s, effects: "none" });
    say("llm/tool-result", { ...who, "call-id": "c", tool: s, "is-error": true, "content-preview": s, "elapsed-ms": 1 });
    say("llm/error", { ...who, message: s, category: s });
    say("artifact/written", { name: s, bytes: 3, invokeid: s });
    say("runner/event-processed", {
      "event-name": s,
      "config-before": [s],
      "config-after": [s],
      entered: [],
      exited: [],
      "session-id": first,
      taken: true,
    });
    say(`event/${s}`, { [s]: s });
  }
  say("runner/error", { message: HOSTILE.map(({ s }) => s).join(" ") });
  const session = join(dir, name);
  mkdirSync(session);
  writeFileSync(join(session, "transcript.jsonl"), `${lines.join("\n")}\n`);
  return session;
}

const screenOn = (replay: string): PtyProgram =>
  startInPty(`${root}/node_modules/.bin/bun`, ["--no-env-file", "--config=/dev/null", `${root}/dist/tui.js`], {
    cols: 120,
    rows: 34,
    env: { OPENTUI_REPLAY: replay, OPENTUI_REPLAY_TIMING: "instant", ESCAPEMENT_SESSION_DIR: replay },
  });

async function drawn(program: PtyProgram, keys: string): Promise<void> {
  const before = program.bytes().length;
  // Some keys change nothing; Ctrl-L draws every cell.
  program.write(`${keys}\x0c`);
  await program.until(() => program.bytes().length > before, `something drawn after ${JSON.stringify(keys)}`);
}

test("a leak is seen: each hostile string, written as it is by a program in this terminal", async () => {
  // Asked to repeat a letter two milliards of times, the terminal of these tests does.
  const bearable = HOSTILE.map(({ s }) => s).filter((s) => !/\[\d{6,}b/u.test(s));
  const program = startInPty(process.execPath, [
    "-e",
    `for (const s of ${JSON.stringify(bearable)}) process.stdout.write("x" + s + "\\u001b[1;1H")`,
  ]);
  await program.ended;
  expect(leaks(program.bytes(), { titles: titlesOf([]) }).length).toBeGreaterThan(bearable.length / 2);
  const dangerous = HOSTILE.filter(({ s }) => safeText(s) !== s && !/^[\n\t]*$/u.test(s.replace(/[^\p{Cc}]/gu, "")));
  const unseen = dangerous.filter(({ s }) => leaks(`\u001b[1;1Hx${s}\u001b[0m`, { titles: titlesOf([]) }).length === 0);
  expect(unseen.map(({ id }) => id)).toEqual([]);
});

test("a recording, in every view of it: rows, log, transcript, inspector, pager, title, copies", { timeout: 180_000 }, async () => {
  const program = screenOn(sessionOf("all"));
  await program.until(/LIVE/);
  for (const key of ["G", "\t", ...Array.from({ length: 6 }, () => "\x1b[5~"), "/", "curl", "\r", "\x1b[5~"]) await drawn(program, key);
  program.write("/\x15\r");
  for (const key of ["y", "\t", "\t", "g", "j", "j", "j", "y", "o"]) await drawn(program, key);
  await program.until(/Copy its session id/);
  program.press("esc");
  await program.until((screen) => !/Copy its session id/.test(screen), "the menu closed");
  await drawn(program, "\r");
  await program.until(/TRANSCRIPT/);
  for (const key of ["t", "r", "y", "o"]) await drawn(program, key);
  await program.until(/PAGER/);
  program.write("q");
  await program.until(/TRANSCRIPT/);
  program.write("q");
  await program.until((screen) => !/TRANSCRIPT/.test(screen), "the transcript closed");
  for (const view of ["?", "2", "v", "G", "\r"]) await drawn(program, view);
  program.write("q");
  for (const view of ["1", "G", "y", "4", "G", "y", "\r"]) await drawn(program, view);
  await program.until(/PAGER/);
  program.write("qq");
  await program.until(/LIVE/);
  program.press("ctrl-c");
  await program.ended;
  expect(leaks(onScreen(program.bytes()), { titles, isNote: () => true })).toEqual([]);
  expect(program.bytes()).toContain("\x1b]52;c;");
});

test("a file whose name is hostile, and cannot be read", async () => {
  for (const { s } of HOSTILE.filter((one) => /osc52-write|bidi|c1/u.test(one.id)).slice(0, 3)) {
    const program = screenOn(join(dir, s.replaceAll("/", "_").replaceAll("\0", "").slice(0, 100)));
    await program.until(/cannot be read|nothing to show/);
    program.press("ctrl-c");
    await program.ended;
    expect(leaks(onScreen(program.bytes()), { titles })).toEqual([]);
  }
});

test("a live run: its title, a question, a notification to somebody who looks elsewhere", async () => {
  const space = createWorkspace();
  try {
    const all = HOSTILE.map(({ s }) => s.slice(0, 60)).join("\n");
    writeFileSync(
      join(space.dir, "hostile.ts"),
      `import { actors, defineChart, setup } from "escapement";
const machine = setup({ actors }).createMachine({
  id: "hostile", initial: "first",
  states: {
    first: { invoke: { id: "a", src: "humanInput", input: { kind: "confirm", prompt: "ready?" } }, on: { "human.answer": "ask", "human.cancelled": "ask" } },
    ask: { invoke: { id: "b", src: "humanInput", input: { kind: "select", prompt: ${JSON.stringify(all)}, options: ${JSON.stringify(
      HOSTILE.slice(0, 20).map(({ s }, at) => ({ value: `${at}`, label: s, hint: s })),
    )} } }, on: { "human.answer": "done", "human.cancelled": "done" } },
    done: { type: "final" },
  },
});
export default defineChart({ machine, title: ${JSON.stringify(HOSTILE[0]?.s)} });
`,
    );
    const program = space.inPty(["run", "./hostile.ts", "--tui=opentui"], { cols: 100, rows: 40 });
    await program.until(/ready\?/);
    program.write("\x1b[O"); // the window lost the focus
    program.write("y");
    await program.until(/type to filter/);
    await program.until(() => /\x1b\]9;Escapement: asks/.test(program.bytes()), "a notification");
    for (const key of ["\x1b[B", "\x1b[B", "\x1b[6~"]) await drawn(program, key);
    program.press("enter");
    await program.until(/Run finished/);
    program.press("ctrl-c");
    await program.ended;
    expect(leaks(onScreen(program.bytes()), { titles, isNote: (text) => text.startsWith("Escapement: ") })).toEqual([]);
  } finally {
    space.remove();
  }
});
