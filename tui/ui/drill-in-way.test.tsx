// The way into transcript, pager and inspector and out again, at every size.

import { afterEach, describe, expect, test } from "bun:test";
import type { Envelope } from "../../wire/index.ts";
import { sampleSession } from "../dev/sample-session.ts";
import { type FakeScreen, fakeScreen } from "../dev/screen.fake.tsx";
import { fakeFiles } from "../files/session-files.fake.ts";

let screen: FakeScreen;
afterEach(() => screen.end());

const SIZES = [
  [40, 12],
  [80, 24],
  [130, 40],
  [200, 60],
] as const;

const REPORT =
  '# Verdict\n\n**Ada** wins with *rain*.\n\n| poet | score |\n|---|--:|\n| Ada | 9 |\n| Basho | 7 |\n\n```ts\nconst winner = "Ada";\n```\n';
const FILES = fakeFiles({ "artifacts/poems.md": REPORT, "artifacts/summary.md": "the end" });

async function shown(columns: number, rows: number, events: Envelope[] = sampleSession({}), files = FILES): Promise<void> {
  screen = await fakeScreen({ columns, rows, files });
  await screen.live(events);
}
const press = async (...keys: string[]): Promise<string> => {
  let frame = "";
  for (const key of keys) frame = await screen.key(key);
  return frame;
};

describe("the way", () => {
  test("in and out: inspector, transcript, pager, and back the same way", async () => {
    await shown(90, 30);
    expect(await press("?", "RETURN")).toContain("TRANSCRIPT");
    expect(await press("o")).toContain("PAGER");
    expect(await screen.esc()).toContain("TRANSCRIPT");
    expect(await press("h")).toContain("INSPECTOR");
    expect(await screen.key("g", { ctrl: true })).toContain("LIVE");
    expect(await press("v")).toContain("2 Chart");
    expect(await screen.esc()).toContain("LIVE");
    expect(await press("a")).toContain("poems.md");
  });
  for (const [columns, rows] of SIZES)
    test(`out is shown on ${columns}×${rows}, whatever lies on top`, async () => {
      await shown(columns, rows);
      for (const keys of [
        ["?"],
        ["?", "2"],
        ["?", "3"],
        ["?", "4"],
        ["?", "4", "RETURN"],
        ["j", "j", "RETURN"],
        ["j", "o"],
        ["j", "j", "RETURN", "/"],
      ]) {
        const frame = await press(...keys);
        const footer = frame.split("\n").findLast((line) => line.trim() !== "") ?? "";
        expect(footer.trimEnd().endsWith("Ctrl-C quit")).toBe(true);
        expect(footer).toContain("Esc");
        screen.app.state.overlays.set([]);
      }
    }, 20_000);
  test("a row's actions: fold its group, copy what it said", async () => {
    await shown(130, 40);
    await press("j", "j", "o", "j");
    expect(await press("RETURN")).toContain("what it said sent to the terminal's clipboard");
    await press("o", "k");
    expect(await press("RETURN")).not.toContain("├ the sound");
  });
});

test("a closed overlay leaves nothing mounted", async () => {
  await shown(130, 40);
  const before = screen.nodes();
  const first = await screen.frame();
  for (const keys of [["?", "2"], ["3"], ["4", "RETURN"]]) await press(...keys);
  for (let step = 0; step < 3; step += 1) await screen.esc();
  expect(await screen.frame()).toContain("LIVE");
  expect(await screen.frame()).toBe(first);
  expect(screen.nodes()).toBeLessThanOrEqual(before);
});

test("a long file is looked through in parts; what is found, and what is not, is said", async () => {
  const body = `${Array.from({ length: 140_000 }, (_, at) => `row ${at} of many words here`).join("\n")}\nneedle`;
  await shown(90, 30, sampleSession({}), fakeFiles({ "artifacts/poems.md": "", "artifacts/summary.md": body }));
  await press("a", "j", "RETURN");
  await screen.type("/row 135555 ");
  let frame = await press("RETURN");
  while (!/found|no further/u.test(frame)) {
    await Bun.sleep(1);
    frame = await screen.frame();
  }
  expect(frame).toContain("row 135555 of many");
  frame = await press("n");
  while (!frame.includes("no further")) {
    await Bun.sleep(1);
    frame = await screen.frame();
  }
  expect(await press("g", "N")).toContain("no earlier “row 135555 ”");
});
