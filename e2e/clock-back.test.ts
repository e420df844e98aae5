// A clock that is set back by an hour while a run goes on: nothing that a person relies on goes by it.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { workspaceOfEachTest } from "./each-test.ts";
import { checkWhole, eventually } from "./workspace.ts";

const HOUR_MS = 3_600_000;
/** Back by an hour once a file is there, which is looked for at each look at the clock. */
const SHIFT = `
import { existsSync } from "node:fs";
const real = Date.now;
let isBack = false;
Date.now = () => real() - ((isBack ||= existsSync(process.env.CLOCK_BACK)) ? ${HOUR_MS} : 0);
`;

const space = workspaceOfEachTest();

test("a run goes on as if nothing were, and so does the one that takes it up: log, lock and replay in order", async () => {
  const sign = join(space.dir, "back");
  const preload = join(space.dir, "shift.mjs");
  writeFileSync(preload, SHIFT);
  const env = { NODE_OPTIONS: `--import ${pathToFileURL(preload).href}`, CLOCK_BACK: sign };
  const deltas = (): number => space.transcript().filter(({ event }) => event === "llm/delta").length;
  const run = space.start(["run", "haiku", "--session", "made", "--sim", "rate=300", "--param", "poets=3", "--param", "judges=1"], env);
  run.stdin?.end();
  await eventually("an answer that streams", () => deltas() > 0);
  writeFileSync(sign, "");
  const then = deltas();
  await eventually("the run to go on", () => deltas() > then + 20);
  run.kill("SIGKILL");
  await new Promise((resolve) => run.once("close", resolve));

  // The next process knows the time that is an hour back alone, which is before the lock and the log were written.
  const listed = await space.run(["sessions", "list", "--json"], { env });
  expect(JSON.parse(listed.stdout)).toMatchObject([{ id: "made", status: "crashed" }]);
  expect(await space.run(["resume", "made"], { env })).toMatchObject({ code: 0 });
  const events = space.transcript();
  checkWhole(events);
  const back = events.filter(({ ts }, at) => ts < (events[at - 1]?.ts ?? ts));
  expect(back.map(({ event }) => event)).toEqual(["session/opened"]);
  expect((back[0]?.ts ?? 0) + HOUR_MS / 2).toBeLessThan(events[0]?.ts ?? 0);
  for (const { data } of events)
    for (const key of ["elapsed-ms", "first-token-ms"]) if (key in data) expect(data[key]).toBeGreaterThanOrEqual(0);

  const screen = space.inPty(["open", "made"]);
  // Seconds, as far as they went before: no hour, and nothing below zero.
  expect(await screen.until(new RegExp(`${events.length}/${events.length}`))).toMatch(/■ 0:\d\d\.\d .* 0:\d\d\.\d /);
  screen.press("ctrl-c");
  expect((await screen.ended).code).toBe(0);
});
