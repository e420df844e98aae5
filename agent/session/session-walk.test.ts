import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Envelope } from "../../wire/index.ts";
import { readSession, walkSession } from "./index.ts";
import { lineOf, linesOf, logOf } from "./log.fake.ts";
import { endedSession, tempDir } from "./session-dir.fake.ts";

let base: string;
beforeEach(() => {
  base = tempDir();
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const made = (log: string): Promise<string> => endedSession(join(base, ".escapement"), log);

/** Of several reads: more than a chunk. */
const long = logOf(linesOf(6_000));

describe("a session gone through piece by piece is what it is as a whole", () => {
  it.each([
    ["empty", ""],
    ["short", logOf(linesOf(3))],
    ["long", long],
    ["torn", `${long}{"seq`],
    ["without its last newline", long.slice(0, -1)],
    ["damaged in the middle", `${logOf(linesOf(2_500))}{}\n${lineOf(2_500)}\n`],
    ["with two lines for one number", `${long}${lineOf(5_999).replace('"ts":', '"ts":1')}\n`],
    ["of a newer protocol", `${long}${JSON.stringify({ seq: 6_000, ts: 1, event: "session/opened", data: { protocol: 99 } })}\n`],
  ])("%s", async (_name, log) => {
    const dir = await made(log);
    const whole = await readSession(dir);
    const walk = await walkSession(dir);
    const events: Envelope[] = [];
    for (let piece = walk.next(); piece; piece = walk.next()) events.push(...piece);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from(whole.lines(), (line) => (JSON.parse(line) as Envelope).seq));
    expect(walk.damage()).toEqual(whole.damage);
    expect(walk.next()).toBeUndefined();
    walk.close();
    whole.close();
  });

  it("what is appended meanwhile is not looked at, and what was read first is there before the rest", async () => {
    const dir = await made(long);
    const walk = await walkSession(dir);
    const first = walk.next() ?? [];
    expect(first.length).toBeGreaterThan(0);
    expect(first.length).toBeLessThan(5_999);
    appendFileSync(join(dir, "transcript.jsonl"), `${lineOf(6_000)}\n`);
    let last = first.at(-1)?.seq;
    for (let piece = walk.next(); piece; piece = walk.next()) last = piece.at(-1)?.seq ?? last;
    expect(last).toBe(5_999);
    walk.close();
  });

  it("stopped on its way it knows of the damage that it has passed, and takes no torn end for one", async () => {
    const hurt = await walkSession(await made(`${logOf(linesOf(20))}{}\n${long}`));
    hurt.next();
    hurt.stop();
    expect(hurt.damage()).toMatchObject({ where: "middle", line: 21, repair: expect.stringContaining("sessions repair") as string });
    expect(hurt.checked()).toBeLessThan(hurt.bytes);
    expect(hurt.next()).toBeUndefined();
    hurt.close();
    const whole = await walkSession(await made(long));
    whole.next();
    whole.stop();
    expect(whole.damage()).toBeUndefined();
    whole.close();
  });

  it("is refused where a session cannot be read at all", async () => {
    await expect(walkSession(join(base, "nothing"))).rejects.toMatchObject({ code: "not-a-session" });
  });
});
