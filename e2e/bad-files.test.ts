// Files of a session that are not what the log says, opened in a real terminal: gone, of gigabytes, bytes that are no text, a link and
// a name that lead out of the session's folder. Each says what is the matter; the screen goes on.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { root } from "./built.ts";
import { endPtyPrograms, startInPty } from "./pty.ts";

const dir = mkdtempSync(join(tmpdir(), "escapement-bad-files-"));
afterEach(endPtyPrograms);
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const SECRET = "the secret of another folder";
const NAMES = ["gone.md", "huge.log", "bytes.bin", "link.md"];

function session(): string {
  const made = join(dir, "session");
  mkdirSync(join(made, "artifacts"), { recursive: true });
  writeFileSync(join(dir, "outside.json"), JSON.stringify({ messages: [{ role: "user", parts: [{ type: "text", text: SECRET }] }] }));
  writeFileSync(join(dir, "outside.md"), SECRET);
  const file = (name: string): string => join(made, "artifacts", name);
  writeFileSync(file("huge.log"), `the first line\n${"another line\n".repeat(20_000)}`);
  truncateSync(file("huge.log"), 3_000_000_000); // holes: it takes no room on the disk
  writeFileSync(
    file("bytes.bin"),
    Buffer.from([0x1b, 0x5d, 0x30, 0x3b, 0x00, 0xff, 0xfe, 0x07, ...Buffer.from("readable"), 0x9b, 0x32, 0x4a]),
  );
  symlinkSync(join(dir, "outside.md"), file("link.md"));
  const who = { invokeid: "writer", "session-id": "one/writer" };
  const said: [string, object][] = [
    ["runner/started", { "session-id": "one", "chart-id": "chart", title: "Bad files", backend: "sim", params: {}, states: [] }],
    ["llm/start", { ...who, model: "m" }],
    [
      "llm/request",
      { ...who, model: "m", "n-messages": 1, "user-blocks": [{ type: "text", text: "Write." }], "io/ref": "../outside.json" },
    ],
    [
      "llm/response",
      {
        ...who,
        model: "m",
        content: [{ type: "text", text: "what the log holds" }],
        "stop-reason": "stop",
        usage: { "input-tokens": 1, "output-tokens": 2 },
        "elapsed-ms": 9,
        "n-blocks": 1,
        "io/ref": "nodes/none.json",
      },
    ],
    ...NAMES.map((name): [string, object] => ["artifact/written", { name, bytes: 99 }]),
    ["runner/done", { "final-config": ["done"] }],
  ];
  const lines = said.map(([event, data], seq) => JSON.stringify({ seq, ts: 1_780_798_850_000 + seq, event, data }));
  writeFileSync(join(made, "transcript.jsonl"), `${lines.join("\n")}\n`);
  return made;
}

test("gone, huge, binary, a link and a reference out of the folder", async () => {
  const replay = session();
  const screen = startInPty(`${root}/node_modules/.bin/bun`, ["--no-env-file", "--config=/dev/null", `${root}/dist/tui.js`], {
    cols: 110,
    rows: 30,
    env: { OPENTUI_REPLAY: replay, OPENTUI_REPLAY_TIMING: "instant", ESCAPEMENT_SESSION_DIR: replay },
  });
  await screen.until(/link\.md/);
  screen.write("j");
  await screen.until(/▎/);
  screen.press("enter");
  await screen.until((now) => /TRANSCRIPT/.test(now) && /what the log holds/.test(now), "the words of the log");
  await screen.until(/what the log holds of it: its file was not opened: it leads out/);
  screen.press("esc");
  await screen.until(/LIVE/);
  screen.write("a");
  await screen.until(/4 Artifacts/);
  const SAYS: Record<string, RegExp> = {
    "gone.md": /PAGER · gone\.md[\s\S]*its file is gone/,
    "huge.log": /PAGER · huge\.log · \w+ · 3\.0 GB[\s\S]*the first line/,
    "bytes.bin": /PAGER · bytes\.bin[\s\S]*00000000 +1b 5d 30 3b 00 ff fe 07[\s\S]*readable/,
    "link.md": /PAGER · link\.md[\s\S]*leads out/,
  };
  for (const [at, name] of NAMES.entries()) {
    screen.write("g");
    for (let step = 0; step < at; step += 1) screen.write("j");
    await screen.until(new RegExp(`${at + 1} of 4`));
    screen.press("enter");
    await screen.until(SAYS[name] ?? /never/, name);
    if (name === "huge.log") {
      screen.write("G");
      await screen.until(/↑ 100%/);
    }
    screen.press("esc");
    await screen.until(/4 Artifacts/);
  }
  expect(screen.bytes()).not.toContain(SECRET);
  // In one read: both are heard.
  screen.press("esc");
  screen.press("ctrl-c");
  expect((await screen.ended).code).toBe(0);
});
