// Readers of a live run over real sockets: the plain client, two who answer, ten of whom one is slow.

import { expect, test } from "vitest";
import { applyFrame, createModel } from "../fold/index.ts";
import { type AgentFrame, decodeFrame } from "../wire/index.ts";
import { workspaceOfEachTest } from "./each-test.ts";
import { connectPlainClient, type PlainClient } from "./plain-client.ts";
import { checkWhole, eventually } from "./workspace.ts";

const space = workspaceOfEachTest();

const done = (client: PlainClient): boolean =>
  client.events.some(
    (event) => event.event.startsWith("runner/") && ["runner/done", "runner/aborted", "runner/error"].includes(event.event),
  );

function fold(messages: readonly string[]): unknown {
  const model = createModel();
  for (const message of messages) {
    const decoded = decodeFrame(message);
    if (decoded.ok) applyFrame(model, decoded.value as AgentFrame);
  }
  return model;
}

test("a client with nothing but the URL sees one object a message, seq from 0 without a gap, and can answer", async () => {
  const child = space.start(["run", "ask", "--tui=opentui", "--no-spawn", "--no-keep-alive"]);
  const client = await connectPlainClient((await space.address()).url);
  const name = await eventually("the first question", () => client.prompts[0]);
  expect(name.type).toBe("text");
  client.send({ kind: "answer", "prompt-id": name["prompt-id"], value: "Ada" });
  const confirm = await eventually("the second question", () => client.prompts[1]);
  expect(confirm.type).toBe("confirm");
  client.send({ kind: "answer", "prompt-id": confirm["prompt-id"], value: true, id: "a1" });
  expect(await client.closed).toMatchObject({ code: 1000, reason: "finished" });
  expect(client.messages.every((message) => !message.includes("\n"))).toBe(true);
  expect(client.events.map((event) => event.seq)).toEqual(client.events.map((_, index) => index));
  expect(client.events.at(-1)?.event).toBe("runner/done");
  expect(client.phases.length).toBeGreaterThan(0);
  expect(client.others("reply").some((reply) => reply["id"] === "a1" && reply["ok"] === true)).toBe(true);
  await new Promise((resolve) => (child.exitCode === null ? child.once("exit", resolve) : resolve(0)));
  expect(child.exitCode).toBe(0);
  checkWhole(space.transcript());
  expect(client.events.length).toBe(space.transcript().length);
});

test("two clients answer at once: one is told already-answered, both end with the same model", async () => {
  space.start(["run", "ask", "--tui=opentui", "--no-spawn", "--no-keep-alive"]);
  const { url } = await space.address();
  const [one, two] = await Promise.all([connectPlainClient(url), connectPlainClient(url)]);
  for (const [turn, value] of (["Ada", true] as const).entries()) {
    const prompt = await eventually(`question ${turn + 1} at both`, () => two.prompts[turn] && one.prompts[turn]);
    one.send({ kind: "answer", "prompt-id": prompt["prompt-id"], value, id: `one-${turn}` });
    two.send({ kind: "answer", "prompt-id": prompt["prompt-id"], value, id: `two-${turn}` });
    const replies = await eventually("both replies", () => {
      const all = [one, two].flatMap((client) => client.others("reply")).filter((reply) => String(reply["id"]).endsWith(`-${turn}`));
      return all.length === 2 && all;
    });
    expect(replies.map((reply) => (reply["ok"] ? "ok" : (reply["error"] as { code: string }).code)).toSorted()).toEqual([
      "already-answered",
      "ok",
    ]);
  }
  await Promise.all([one.closed, two.closed]);
  const ofEvents = (client: PlainClient) => fold(client.messages.filter((message) => !message.includes('"kind":"reply"')));
  expect(ofEvents(one)).toEqual(ofEvents(two));
});

test("a run without keep-alive ends with ten clients on it, one of them slow: all got the last event", async () => {
  const child = space.start(["run", "parallel", "--tui=opentui", "--no-spawn", "--no-keep-alive"]);
  const { url } = await space.address();
  const clients = await Promise.all(Array.from({ length: 10 }, () => connectPlainClient(url)));
  const slow = clients[0]!;
  slow.pause();
  await eventually("the end at the nine others", () => clients.slice(1).every(done));
  slow.resume();
  await Promise.all(clients.map((client) => client.closed));
  for (const client of clients) expect(client.events.length).toBe(space.transcript().length);
  await new Promise((resolve) => (child.exitCode === null ? child.once("exit", resolve) : resolve(0)));
  expect(child.exitCode).toBe(0);
});
