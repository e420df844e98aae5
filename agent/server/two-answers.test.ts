// Two clients, one question: over real sockets, with the registry that a run has.

import { expect, test } from "vitest";
import type { OpenPrompt, Settled } from "../core/ports/frontend.ts";
import { answer } from "../hub/run.fake.ts";
import { createAnswerRegistry, createQuitPolicy, handleClientFrame, promptClosedFrame, promptFrame } from "../remote/index.ts";
import { createSystemClock } from "../session/index.ts";
import { startTestServer } from "./server.fake.ts";

test("two clients answer: one wins, the other hears already-answered, both see the same end", async () => {
  const registry = createAnswerRegistry();
  const run = { send: () => {}, stop: () => {} };
  const clock = createSystemClock();
  const own = await startTestServer({ onFrame: (frame, from) => handle(frame, from) });
  const handle = handleClientFrame({
    registry,
    run,
    quit: createQuitPolicy({ run: { ...run, result: new Promise(() => {}) }, clock, onLeave: () => {} }),
  });
  own.write([
    { event: "human-input/start", data: { kind: "text", invokeid: "ask", "prompt-id": "p", "session-id": "s", opts: { prompt: "Name?" } } },
  ]);
  let isOpen = true;
  const settle = async (): Promise<Settled> => {
    if (!isOpen) return "closed";
    isOpen = false;
    own.write([answer("ask", "p")]);
    registry.onInputClosed("p", "answered", "sidecar", 1);
    own.hub.state(promptClosedFrame("p", "answered", "sidecar", 1));
    return "done";
  };
  const prompt: OpenPrompt = {
    promptId: "p",
    kind: "text",
    invokeid: "ask",
    sessionId: "s",
    opts: { prompt: "Name?" },
    asOf: 0,
    check: (value) => (value === "" ? "say something" : undefined),
    answer: settle,
    cancel: settle,
  };
  registry.onInput(prompt);
  own.hub.state(promptFrame(prompt));

  const clients = [own.open(), own.open("?caps=batch,deltas")];
  await Promise.all(clients.map((client) => client.until(() => client.has("prompt"))));
  clients[0]?.send({ kind: "answer", "prompt-id": "p", value: "", id: "empty" });
  await clients[0]?.until(() => clients[0]?.replies().length === 1);
  expect(clients[0]?.replies()[0]).toMatchObject({ ok: false, error: { code: "invalid-answer" } });
  for (const [at, client] of clients.entries()) client.send({ kind: "answer", "prompt-id": "p", value: "yes", id: `c${at}` });
  await Promise.all(clients.map((client, at) => client.until(() => client.replies().some(({ id }) => id === `c${at}`))));
  const outcomes = clients.map((client, at) => client.replies().find(({ id }) => id === `c${at}`));
  expect(outcomes.filter((reply) => reply?.ok)).toHaveLength(1);
  expect(outcomes.find((reply) => !reply?.ok)).toMatchObject({ error: { code: "already-answered" } });
  for (const client of clients) {
    await client.until(() => client.has("prompt-closed"));
    const order = client
      .frames()
      .map((frame) => (frame.kind === "event" ? frame.event : frame.kind === "reply" ? (frame.id ?? "reply") : frame.kind));
    const won = order.findIndex((what) => what === `c${clients.indexOf(client)}`);
    expect(order.indexOf("human-input/answer")).toBeGreaterThan(0);
    expect(won).toBeGreaterThan(order.indexOf("human-input/answer"));
  }
  await own.end();
});
