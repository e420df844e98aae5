import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { CliRenderEvents } from "@opentui/core";
import { createTestRenderer } from "@opentui/core/testing";
import { readFileSync } from "node:fs";
import { type App, createApp } from "./app.tsx";
import { helloFrame, liveFrame, questionEvent, sampleSession } from "./dev/sample-session.ts";
import { alertBytes, notifyWay } from "./domain/alerts.ts";
import { createFakeSource, type FakeSource } from "./transport/event-source.fake.ts";

const session = sampleSession({ until: "composing" });
let app: App;
let end: () => void;
let source: FakeSource;
let said: string[];
let focus: (has: boolean) => void;

beforeEach(async () => {
  const { renderer } = await createTestRenderer({ width: 80, height: 24, exitOnCtrlC: false, exitSignals: [] });
  source = createFakeSource();
  said = [];
  focus = (has) => void renderer.emit(has ? CliRenderEvents.FOCUS : CliRenderEvents.BLUR);
  const alert = (bytes: string): void => void said.push(bytes);
  app = createApp({ renderer, source, role: "owner", env: { TERM: "xterm" }, nowMs: () => 0, quit: () => undefined, alert });
  end = () => {
    app.stop();
    renderer.destroy();
  };
});
afterEach(() => end());

function live(): void {
  source.emit(helloFrame(session.length - 1), ...session, liveFrame(session.length - 1));
  source.status({ kind: "live" });
  app.store.flush();
}
const ask = (at: number, prompt = "Which haiku?"): void => {
  source.emit(questionEvent(session.length + at, `p${at}`, "text", { prompt }));
  app.store.flush();
};
const event = (at: number, name: string, data: Record<string, unknown>): void => {
  source.emit({ kind: "event", seq: session.length + at, ts: 1, event: name, data });
  app.store.flush();
};

test("of a question, of trouble, of the end, each once, to somebody who looks elsewhere", () => {
  live();
  focus(false);
  ask(0);
  app.store.flush();
  event(1, "llm/error", { invokeid: "a", "session-id": "b", message: "no model", category: "network" });
  event(2, "runner/aborted", { reason: "quit" });
  expect(said.map((bytes) => bytes.replace(/\u001b\]9;Escapement: |\u001b\\\u0007/gu, ""))).toEqual([
    "asks: Which haiku?",
    expect.stringContaining("no model"),
    "the run ended: quit",
  ]);
});

test("not to somebody who looks, nor of what was before", () => {
  ask(0);
  focus(false);
  live();
  expect(said).toEqual([]);
  focus(true);
  ask(1);
  expect(said).toEqual([]);
});

test("not where the terminal never said whether it has the focus", () => {
  live();
  ask(0);
  expect(said).toEqual([]);
});

test("A goes from all to the bell to nothing", () => {
  live();
  focus(false);
  app.state.alerts.set("bell");
  ask(0);
  app.state.alerts.set("off");
  event(1, "runner/aborted", { reason: "quit" });
  expect(said).toEqual(["\u0007", ""]);
});

describe("the bytes", () => {
  const WAYS: [Record<string, string>, string][] = [
    [{ TERM: "xterm-256color" }, "osc9"],
    [{ TERM: "rxvt-unicode-256color" }, "osc777"],
    [{ TERM: "foot" }, "osc777"],
    [{ TERM: "linux" }, "none"],
    [{ TERM: "dumb" }, "none"],
    [{ TERM: "xterm", TMUX: "/tmp/x" }, "none"],
  ];
  for (const [env, way] of WAYS) test(`${JSON.stringify(env)}: ${way}`, () => expect(notifyWay(env)).toBe(way as never));

  const HOSTILE = readFileSync(new URL("../fixtures/hostile-strings.jsonl", import.meta.url), "utf8")
    .split("\n")
    .filter(Boolean);
  test("nothing foreign steers in them", () => {
    for (const line of HOSTILE) {
      const { s } = JSON.parse(line) as { s: string };
      for (const way of ["osc9", "osc777"] as const) {
        const bytes = alertBytes("all", way, s, s);
        expect(bytes).toMatch(
          way === "osc9"
            ? /^\u001b\]9;Escapement: [^\p{Cc}]*\u001b\\\u0007$/u
            : /^\u001b\]777;notify;[^\p{Cc};]*;[^\p{Cc};]*\u001b\\\u0007$/u,
        );
      }
    }
  });
});
