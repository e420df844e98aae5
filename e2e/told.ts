// What a run did, told from its log alone, no other file beside it: what was read, written, run, fetched, asked and spent.

import type { Envelope } from "../wire/index.ts";

export interface Told {
  /** Paths. */
  read: unknown[];
  /** In order; made again on the files as they were they give the files as they are. */
  written: { path: string; oldText: string; newText: string }[];
  run: { command: unknown; failed: boolean }[];
  /** Any other call that ran. */
  called: { tool: string; input: unknown; failed: boolean }[];
  /** Each question with its own answer, whoever was asked meanwhile. `undefined`: it was left open. */
  asked: { prompt: string; answer: unknown; by: unknown }[];
  /** Calls that were refused, with what the model was told. */
  refused: { tool: string; why: string }[];
  /** Tokens, in and out. */
  spent: number;
}

type Data = Readonly<Record<string, unknown>>;

export function tellFrom(events: readonly Envelope[]): Told {
  const told: Told = { read: [], written: [], run: [], called: [], asked: [], refused: [], spent: 0 };
  const inputs = new Map<string, unknown>();
  const started = new Set<string>();
  const open = new Map<unknown, Told["asked"][number]>();
  for (const { event, data } of events) {
    if (event === "llm/response") {
      for (const block of data["content"] as { type: string; "call-id"?: string; input?: unknown }[])
        if (block.type === "tool_use") inputs.set(callKey({ ...data, "call-id": block["call-id"] }), block.input);
      const usage = data["usage"] as Record<string, number>;
      told.spent += (usage["input-tokens"] ?? 0) + (usage["output-tokens"] ?? 0);
    } else if (event === "llm/tool-start") {
      const key = callKey(data);
      started.add(key);
      // A call of the chart's own stands in no answer: its start says its input.
      if (!inputs.has(key)) inputs.set(key, JSON.parse(String(data["input-preview"])));
    } else if (event === "llm/tool-result") {
      const key = callKey(data);
      if (started.has(key)) tellCall(told, data, inputs.get(key));
      else told.refused.push({ tool: String(data["tool"]), why: String(data["content-preview"]) });
    } else if (event === "human-input/start") {
      const question = { prompt: (data["opts"] as { prompt: string }).prompt, answer: undefined, by: undefined };
      open.set(data["prompt-id"], question);
      told.asked.push(question);
    } else if (event === "human-input/answer") {
      Object.assign(open.get(data["prompt-id"]) ?? {}, { answer: data["answer"], by: data["by"] });
    }
  }
  return told;
}

const callKey = (data: Data): string => `${String(data["session-id"])} ${String(data["invokeid"])} ${String(data["call-id"])}`;

function tellCall(told: Told, data: Data, given: unknown): void {
  const tool = String(data["tool"]);
  const input = (given ?? {}) as Record<string, unknown>;
  const failed = data["is-error"] === true;
  if (tool === "shell/run") told.run.push({ command: input["command"], failed });
  else if (tool === "fs/read" && !failed) told.read.push(input["path"]);
  else if (tool === "fs/edit" && !failed) {
    const [path = "", oldText = "", newText = ""] = ["path", "oldText", "newText"].map((key) => String(input[key]));
    told.written.push({ path, oldText, newText });
  } else told.called.push({ tool, input, failed });
}
