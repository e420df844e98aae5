// `open` in a real terminal: played, gone back in, followed; and it changes no byte.

import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { workspaceOfEachTest } from "./each-test.ts";
import { root } from "./built.ts";
import { modesLeftOn } from "./terminal-modes.ts";

const space = workspaceOfEachTest();

const hashOf = (dir: string): string => {
  const hash = createHash("sha256");
  for (const file of readdirSync(dir, { recursive: true, withFileTypes: true }))
    if (file.isFile()) hash.update(`${file.name}\0`).update(readFileSync(join(file.parentPath, file.name)));
  return hash.digest("hex");
};

test("a recorded session is played to its end, gone back in to a question, and left; no byte is changed", async () => {
  const session = join(space.dir, "recorded");
  cpSync(join(root, "fixtures/sessions/ask"), session, { recursive: true });
  const before = hashOf(session);
  const screen = space.inPty(["open", session, "--timing", "wallclock", "--speed", "0.5"]);
  await screen.until(/▶ 0:0/);
  await screen.until(/■ 0:0.* 21\/21/);
  screen.press("tab");
  screen.press("tab");
  await screen.until(/\. event/);
  for (let time = 0; time < 2; time += 1) screen.write("[");
  await screen.until(/recorded: it cannot be answered here/);
  screen.write("...");
  await screen.until((shown) => !shown.includes("cannot be answered here"), "the question answered within three events");
  screen.press("end");
  await screen.until(/21\/21/);
  screen.press("ctrl-c");
  expect((await screen.ended).code).toBe(0);
  expect(modesLeftOn(screen.bytes())).toEqual([]);
  expect(hashOf(session)).toBe(before);
});

test("a long one that is damaged near its start: its end is shown as not yet checked, then let go of; left early or late, the damage is said with its repair", async () => {
  const session = join(space.dir, "long");
  mkdirSync(session);
  const line = (seq: number): string => `${JSON.stringify({ seq, ts: seq, event: "x/y", data: { text: "x".repeat(200_000) } })}\n`;
  const lines = Array.from({ length: 270 }, (_, seq) => line(seq));
  lines[20] = "{}\n";
  writeFileSync(join(session, "transcript.jsonl"), lines.join(""));
  const before = hashOf(session);
  for (const waitsFor of [/not yet checked|damaged at line 21/, /damaged at line 21.*what is before it is shown/]) {
    const screen = space.inPty(["open", session]);
    await screen.until(waitsFor);
    screen.press("ctrl-c");
    expect((await screen.ended).code).toBe(0);
    expect(screen.bytes().replaceAll(/\s+/g, " ")).toMatch(
      /is damaged at line 21 \(byte \d+\): .*Repair: escapement sessions repair \S*long/,
    );
  }
  expect(hashOf(session)).toBe(before);
});

test("a session that is still written is followed to its end", async () => {
  const agent = space.start(["run", "haiku", "--sim", "rate=60", "--param", "poets=3", "--param", "judges=1"]);
  agent.stdin?.end();
  await space.sessionDir();
  const screen = space.inPty(["open", "latest"]);
  await screen.until(/● following/);
  await screen.until(/streaming/);
  await screen.until(/✓ run › done/);
  await screen.until(/▷ replay .*/);
  const events = space.transcript().length;
  await screen.until(new RegExp(`${events}/${events}`));
  screen.press("ctrl-c");
  expect((await screen.ended).code).toBe(0);
});
