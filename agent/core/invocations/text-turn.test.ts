// A model that writes where its chart waits for an event: it is told so, and at last the chart is.

import { describe, expect, test } from "vitest";
import { callTools, type ScriptStep, sayText } from "../ports/backend.scripted.ts";
import type { LlmConversationInput } from "./inputs.ts";
import { llm, talk, write, written } from "./talk.fake.ts";

const looks = { name: "look", description: "", inputSchema: { type: "object" }, effects: "none" as const };
const tools = [{ ...looks, run: () => Promise.resolve({ isError: false, text: "seen" }) }];

describe("text alone", () => {
  test("goes back to the model, which must call now; then the event leads on", async () => {
    const run = talk({ message: "x", ...written }, { script: (_request, n) => (n < 2 ? sayText("a line") : write("y")) });
    expect((await run.result).status).toBe("done");
    const idle = ["llm/request", "llm/response", "× llm.idle"];
    const ends = ["llm/request", "llm/response", "· written", "llm/worker-exit done"];
    expect(llm(run).filter((one) => one !== "llm/delta")).toEqual(["llm/start", ...idle, ...idle, ...ends]);
    expect(run.backend.requests.map(({ toolChoice }) => toolChoice)).toEqual([undefined, "required", "required"]);
    expect(run.of("llm/request")[1]?.["user-blocks"]).toEqual([
      { type: "text", text: "Nobody reads this text. Go on with your work, and end it by calling event__written." },
    ]);
  });

  test("for ever: the third ends the conversation, and says what was waited for", async () => {
    const run = talk({ message: "x", ...written }, { script: () => sayText("a line"), handles: ["error.llm.unexpected-stop"] });
    expect((await run.result).status).toBe("done");
    expect(run.of("llm/request")).toHaveLength(3);
    expect(run.of("llm/error")).toMatchObject([
      {
        category: "unexpected-stop",
        message: "the model only writes: 3 answers in a row called nothing, and the chart waits for written",
      },
    ]);
  });

  test("a chart that takes none of it ends with that error, and never hangs", async () => {
    const run = talk({ message: "x", ...written }, { script: () => sayText("a line") });
    expect(await run.result).toMatchObject({ status: "error", code: "error.llm.unexpected-stop" });
  });

  test("calls between two texts: they are not in a row", async () => {
    const script = (_request: unknown, n: number): ScriptStep[] =>
      n === 7 ? write("y") : n % 2 === 0 ? sayText("let me look") : callTools({ name: "look", input: {} });
    const run = talk({ message: "x", realTools: ["look"], ...written }, { script, tools });
    expect((await run.result).status).toBe("done");
    expect(run.of("llm/request")).toHaveLength(8);
  });
});

describe("text alone may rest", () => {
  const noted = callTools({ name: "event__noted", input: { line: "x" } });
  test.each<[string, LlmConversationInput, string[]]>([
    ["where the chart takes it", { ...written, onEndTurn: "heard" }, ["heard"]],
    ["where no event is to be sent", {}, []],
    ["where it may not call", { ...written, toolChoice: "none" }, []],
    ["after an event that reached the chart", { allowedEvents: { noted: written.allowedEvents.written } }, ["noted"]],
  ])("%s", async (_name, input, internal) => {
    const sendsFirst = input.allowedEvents?.["noted"] !== undefined;
    const run = talk({ message: "x", ...input }, { script: (_request, n) => (n === 0 && sendsFirst ? noted : sayText("hm")), internal });
    await run.clock.settle();
    run.handle.send({ type: "ui.quit" });
    expect((await run.result).status).toBe("done");
    expect(run.of("llm/request")).toHaveLength(sendsFirst ? 2 : 1);
  });
});
