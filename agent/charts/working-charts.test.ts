// The charts that work with tools, artifacts and a person who talks.

import { describe, expect, test } from "vitest";
import { callTools, createScriptedBackend, sayText, type Backend, type Tool } from "../index.ts";
import artifacts from "./artifacts.ts";
import { createBrokenProjectInMemory } from "./broken-project.fake.ts";
import chat from "./chat.ts";
import { captureEvents, runOnSim } from "./run-on-sim.fake.ts";
import scan from "./scan.ts";

const tools: readonly Tool[] = createBrokenProjectInMemory(0).tools;

describe("scan", () => {
  test("looks with tools, reports what it finds, and ends with a report", async () => {
    const { result, events, store } = await runOnSim(scan, { tools });
    expect(result).toMatchObject({ status: "done", finalConfig: ["reported"], output: { summary: expect.any(String) } });
    const { findings } = result.output as { findings: unknown[] };
    const found = captureEvents(events, "runner/event-processed").filter((data) => data["event-name"] === "found");
    expect(findings.length).toBe(found.length);
    // They lead nowhere: the state stays.
    expect(found.every((data) => JSON.stringify(data["entered"]) === "[]")).toBe(true);
    expect(captureEvents(events, "llm/tool-result").length).toBeGreaterThan(0);
    expect(store.readArtifact("findings.md")).toMatch(/^# \d+ findings?\n/);
  });

  test.each([1, 2, 3, 4, 5, 6])("it ends by seed %i too", async (seed) => {
    expect((await runOnSim(scan, { tools, sim: { seed } })).result).toMatchObject({ status: "done", finalConfig: ["reported"] });
  });

  test("a model that never finishes is stopped, and what it found is reported", async () => {
    const backend = createScriptedBackend((_request, index) =>
      callTools({ name: "event__found", input: { file: "a.ts", line: index + 1, severity: "note", message: "again" } }),
    );
    const { result } = await runOnSim(scan, { tools, backend });
    expect(result).toMatchObject({ finalConfig: ["reported"], output: { summary: expect.stringContaining("The scan stopped") } });
    expect((result.output as { findings: unknown[] }).findings).toHaveLength(40);
  });
});

describe("artifacts", () => {
  test("drafts until the critic accepts, or the last one", async () => {
    const { result, store, events } = await runOnSim(artifacts);
    expect(result).toMatchObject({ status: "done", finalConfig: ["done"] });
    const { drafts } = result.output as { drafts: number };
    expect(captureEvents(events, "artifact/written").map((data) => data["name"])).toEqual(
      Array.from({ length: drafts }, () => "writer.md"),
    );
    expect(store.readArtifact("writer.md")).not.toBe("");
  });

  test("the critic reads the draft, the writer its own draft and the remarks", async () => {
    const backend = createScriptedBackend((_request, index) =>
      index % 2 === 0
        ? callTools({ name: "event__written", input: { text: `draft ${index / 2}` } })
        : callTools(
            index < 3 ? { name: "event__returned", input: { remarks: `shorter ${index}` } } : { name: "event__accepted", input: {} },
          ),
    );
    const { result } = await runOnSim(artifacts, { backend });
    expect(result.output).toEqual({ drafts: 2, accepted: true });
    const prompts = backend.requests.map((request) => JSON.stringify(request.messages));
    expect(prompts[1]).toContain("draft 0");
    expect(prompts[2]).toContain("draft 0");
    expect(prompts[2]).toContain("shorter 1");
    expect(prompts[3]).toContain("draft 1");
  });

  test("a critic who is never content: the last draft stands", async () => {
    const backend = createScriptedBackend((_request, index) =>
      callTools(index % 2 === 0 ? { name: "event__written", input: { text: "x" } } : { name: "event__returned", input: { remarks: "no" } }),
    );
    expect((await runOnSim(artifacts, { backend, params: { rounds: "2" } })).result.output).toEqual({ drafts: 2, accepted: false });
  });
});

describe("chat", () => {
  const messagesOf = (backend: ReturnType<typeof createScriptedBackend>): string[][] =>
    backend.requests.map((request) =>
      request.messages.map(({ role, parts }) => `${role}: ${parts.map((part) => ("text" in part ? part.text : part.type)).join("")}`),
    );

  test("each answer knows what was said before; an empty line ends it", async () => {
    const backend = createScriptedBackend((_request, index) => sayText(`answer ${index}`));
    const { result } = await runOnSim(chat, { backend, answers: ["one", "two", " "] });
    expect(result).toMatchObject({ status: "done", finalConfig: ["done"], output: { said: 4 } });
    expect(messagesOf(backend)).toEqual([["user: one"], ["user: one", "assistant: answer 0", "user: two"]]);
  });

  test("on the embedded model, and cancelled", async () => {
    const { result, events } = await runOnSim(chat, { tools, answers: ["Hello there", "Write a haiku about rain"] });
    expect(result).toMatchObject({ status: "done", finalConfig: ["done"], output: { said: 4 } });
    expect(captureEvents(events, "llm/user-message").map((data) => data["text"])).toEqual(["Hello there", "Write a haiku about rain"]);
  });

  test("tools: all that are configured, or those that are named", async () => {
    const namesWith = async (params: unknown): Promise<string[] | undefined> => {
      const backend = createScriptedBackend(() => sayText("well"));
      await runOnSim(chat, { backend, tools, params, answers: ["hi"] });
      return backend.requests[0]?.tools.map(({ name }) => name);
    };
    expect(await namesWith({})).toEqual(tools.map(({ name }) => name));
    expect(await namesWith({ tools: "fs/read, fs/glob" })).toEqual(["fs/read", "fs/glob"]);
  });

  test("an interrupted answer costs nothing but itself", async () => {
    const backend = createScriptedBackend((_request, index) =>
      index === 0 ? [{ type: "text", text: "once upon" }, { type: "hang" }] : sayText("short"),
    );
    const { result, prompts } = await runOnSim(chat, {
      backend,
      answers: ["a long story", "a short one"],
      onEvent: (event, run) => (event === "llm/delta" && backend.requests.length === 1 ? run.send({ type: "ui.interrupt" }) : undefined),
    });
    expect(result.output).toEqual({ said: 3 });
    expect(prompts[1]?.opts.prompt).toContain("Interrupted");
    expect(messagesOf(backend)[1]).toEqual(["user: a long story", "user: a short one"]);
  });

  test("a model that fails: why stands above the next question, and the talk goes on", async () => {
    let fails = true;
    const inner = createScriptedBackend(() => sayText("here I am"));
    const backend: Backend = {
      ...inner,
      id: "x",
      model: "y",
      stream: (request) => {
        if (!fails) return inner.stream(request);
        fails = false;
        return createScriptedBackend(() => [{ type: "stop", reason: "content-filter" }]).stream(request);
      },
    };
    const { result, prompts } = await runOnSim(chat, { backend, answers: ["one", "two"] });
    expect(result.output).toEqual({ said: 3 });
    expect(prompts[1]?.opts.prompt).toContain("No answer");
  });
});
