// The commands around sessions, as a person and a script use them: listed, shown, exported, repaired, removed.

import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runsOfEachTest } from "./each-test.ts";
import { checkWhole } from "./workspace.ts";

const { runs, space } = runsOfEachTest();

describe("sessions", () => {
  test("list and show, as words and as JSON; unknown ones and unknown actions are 2", async () => {
    expect(await space.run(["sessions"])).toMatchObject({ code: 0, stdout: expect.stringContaining("No sessions") as string });
    expect(await runs.list()).toEqual([]);
    await space.run(["run", "hello", "--session", "done", "--sim", "rate=1000"]);
    await runs.detached("asks");
    const all = await runs.list();
    expect(all.map(({ id, status }) => [id, status])).toEqual([
      ["asks", "running"],
      ["done", "done"],
    ]);
    expect(all[0]?.["open-prompts"]).toMatchObject([{ type: "text", prompt: "What is your name?" }]);
    const shown = await runs.json<Record<string, unknown>>("sessions", "show", "don");
    for (const key of [
      "id",
      "path",
      "chart",
      "title",
      "status",
      "created",
      "updated",
      "protocol",
      "epoch",
      "last-seq",
      "events",
      "bytes",
      "open-prompts",
      "damage",
    ])
      expect(shown).toHaveProperty(key);
    expect(shown).toMatchObject({
      id: "done",
      chart: "hello",
      status: "done",
      damage: null,
      protocol: 1,
      events: (shown["last-seq"] as number) + 1,
    });
    expect((await space.run(["sessions"])).stdout).toMatch(/asks +● running[\s\S]*\ndone +✓ done/);
    expect(await space.run(["sessions", "show", "nobody"])).toMatchObject({ code: 2 });
    expect(await space.run(["sessions", "show"])).toMatchObject({ code: 2, stderr: expect.stringContaining("latest") as string });
    expect(await space.run(["sessions", "shwo"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("did you mean show") as string,
    });
  });

  test("damage: 1 from show, list and export; repair puts it right and keeps what it cuts", async () => {
    await space.run(["run", "hello", "--session", "one", "--sim", "rate=1000"]);
    const log = join(space.workDir, "one", "transcript.jsonl");
    const before = readFileSync(log, "utf8");
    const lines = before.trimEnd().split("\n");
    writeFileSync(log, [...lines.slice(0, 5), "garbage", ...lines.slice(5), ""].join("\n"));
    expect(await space.run(["sessions", "show", "one", "--json"])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("escapement sessions repair one") as string,
    });
    expect(await space.run(["sessions", "list"])).toMatchObject({ code: 1 });
    const exported = await space.run(["sessions", "export", "one", "--jsonl", "-"]);
    expect(exported).toMatchObject({ code: 1, stdout: `${lines.slice(0, 5).join("\n")}\n` });
    const repaired = await space.run(["sessions", "repair", "one"]);
    expect(repaired).toMatchObject({ code: 0, stdout: expect.stringContaining("7 events can be read") as string });
    const [cut = ""] = readdirSync(join(space.workDir, "one")).filter((name) => name.startsWith("transcript.corrupt-"));
    const kept = `${lines.slice(0, 5).join("\n")}\n`;
    expect(readFileSync(log, "utf8").startsWith(kept)).toBe(true);
    expect(kept + readFileSync(join(space.workDir, "one", cut), "utf8")).toBe(
      [...lines.slice(0, 5), "garbage", ...lines.slice(5), ""].join("\n"),
    );
    expect(space.transcript().slice(5)).toMatchObject([
      { event: "session/opened", data: { "starts-at": 5 } },
      { event: "log/recovered", data: { "moved-to": cut } },
    ]);
    expect((await space.run(["open", "one"])).stdout).toContain(cut);
    expect((await space.run(["sessions", "repair", "one"])).stdout).toContain("nothing to repair");
    expect(await space.run(["sessions", "show", "one"])).toMatchObject({ code: 0 });
    expect(await space.run(["resume", "one", "--sim", "rate=1000"])).toMatchObject({ code: 0 });
    checkWhole(space.transcript());
  });

  test("a session of a newer protocol: strict says what to do, --soft goes on, repair does not cut it", async () => {
    await space.run(["run", "hello", "--session", "one", "--sim", "rate=1000"]);
    const log = join(space.workDir, "one", "transcript.jsonl");
    const head = space.transcript().length;
    appendFileSync(
      log,
      `${JSON.stringify({ seq: head, ts: 1, event: "session/opened", data: { epoch: "later", "starts-at": head, protocol: 2 } })}\n`,
    );
    const strict = await space.run(["sessions", "show", "one"]);
    expect(strict).toMatchObject({ code: 1 });
    expect(strict.stdout).toMatch(/protocol 2.*[\s\S]*--soft/);
    expect(await space.run(["sessions", "show", "one", "--soft"])).toMatchObject({ code: 0 });
    expect(await space.run(["open", "one"])).toMatchObject({ code: 1, stderr: expect.stringContaining("--soft") as string });
    expect(await space.run(["open", "one", "--soft"])).toMatchObject({ code: 0, stderr: "" });
    expect(await space.run(["sessions", "repair", "one"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("later version") as string,
    });
  });

  test("export: a page and the very bytes of the log; nothing is written over unasked", async () => {
    await space.run(["run", "hello", "--session", "one", "--sim", "rate=1000"]);
    const log = readFileSync(join(space.workDir, "one", "transcript.jsonl"), "utf8");
    expect(await space.run(["sessions", "export", "one"])).toMatchObject({ code: 2, stderr: expect.stringContaining("--html") as string });
    expect(await space.run(["sessions", "export", "one", "--html", "page.html", "--jsonl", "events.jsonl"])).toMatchObject({ code: 0 });
    expect(readFileSync(join(space.dir, "events.jsonl"), "utf8")).toBe(log);
    const page = readFileSync(join(space.dir, "page.html"), "utf8");
    expect(page).toMatch(/^<!doctype html>[\s\S]*default-src 'none'[\s\S]*<\/html>\n$/);
    expect(await space.run(["sessions", "export", "one", "--html", "page.html"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--yes") as string,
    });
    expect(await space.run(["sessions", "export", "one", "--html", "page.html", "--yes"])).toMatchObject({ code: 0 });
    expect(await space.run(["sessions", "export", "one", "--html", "none/page.html"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("cannot write") as string,
    });
    expect(readdirSync(space.dir).filter((name) => name.includes("part"))).toEqual([]);
  });

  test("rm: asks once in a terminal, needs --yes in a pipe, refuses one that runs", async () => {
    await space.run(["run", "hello", "--session", "one", "--sim", "rate=1000"]);
    await runs.detached("two");
    expect(await space.run(["sessions", "rm", "one"])).toMatchObject({ code: 2, stderr: expect.stringContaining("--yes") as string });
    expect(await space.run(["sessions", "rm", "two", "--yes"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("running") as string,
    });
    const program = space.inPty(["sessions", "rm", "one"]);
    await program.until(/for good\? \[y\/N\]/);
    program.press("enter");
    expect(await program.ended).toMatchObject({ code: 2 });
    expect(existsSync(join(space.workDir, "one"))).toBe(true);
    expect(await space.run(["sessions", "rm", "one", "--yes"])).toMatchObject({ code: 0 });
    expect(readdirSync(space.workDir).filter((name) => !name.startsWith("."))).toEqual(["two"]);
  });
});
