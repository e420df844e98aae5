import { afterEach, expect, test } from "bun:test";
import { createTestRenderer } from "@opentui/core/testing";
import { type App, createApp } from "./app.tsx";
import { helloFrame, liveFrame, questionEvent, sampleSession } from "./dev/sample-session.ts";
import { createFakeSource } from "./transport/event-source.fake.ts";

let app: App | undefined;
afterEach(() => app?.stop());

async function made(role: "owner" | "replay") {
  const { renderer } = await createTestRenderer({ width: 80, height: 24, exitOnCtrlC: false, exitSignals: [] });
  const source = createFakeSource();
  const titles: string[] = [];
  app = createApp({
    renderer,
    source,
    role,
    env: { TERM: "xterm", REDUCED_MOTION: "1" },
    nowMs: () => 0,
    quit: () => undefined,
    setTitle: (text) => void titles.push(text),
  });
  return { source, titles, store: app.store };
}

test("the title is written when it changes, not with every frame", async () => {
  const { source, titles, store } = await made("owner");
  const session = sampleSession({ until: "composing" });
  source.emit(helloFrame(-1));
  for (const event of session) {
    source.emit(event);
    store.flush();
  }
  source.emit(liveFrame(session.length - 1));
  source.status({ kind: "live" });
  store.flush();
  source.emit(questionEvent(session.length, "p1", "text", { prompt: "?" }));
  store.flush();
  source.emit({ kind: "event", seq: session.length + 1, ts: 1, event: "runner/aborted", data: { reason: "quit" } });
  store.flush();
  expect(titles).toEqual(["escapement", "A haiku tournament", "? A haiku tournament", "✗ A haiku tournament"]);
});

test("stopped, it ends its source and asks nothing more of it", async () => {
  const { source } = await made("owner");
  app?.stop();
  expect(source.stopped).toBe(true);
});
