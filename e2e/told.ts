// What a run did, told from its log alone: what was read, written, run, asked and spent.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Envelope } from "../wire/index.ts";

export interface Told {
  read: unknown[];
  written: { path: string; oldText: string; newText: string }[];
  run: { command: unknown; failed: boolean }[];
  asked: { prompt: string; answer: unknown; by: unknown }[];
  /** Tokens, in and out. */
  spent: number;
}

/** What happened, from the session's log alone. */
export function tellFrom(events: readonly Envelope[], dir: string): Told {
  const told: Told = { read: [], written: [], run: [], asked: [], spent: 0 };
  const inputs = new Map<unknown, Record<string, unknown>>();
  const started = new Set<string>();
  for (const { event, data } of events) {
    const key = `${String(data["session-id"])} ${String(data["invokeid"])} ${String(data["call-id"])}`;
    if (event === "llm/response") {
      for (const block of data["content"] as { type: string; "call-id"?: string; input?: unknown }[])
        if (block.type === "tool_use")
          inputs.set(
            `${String(data["session-id"])} ${String(data["invokeid"])} ${block["call-id"]}`,
            block.input as Record<string, unknown>,
          );
      const usage = data["usage"] as Record<string, number>;
      told.spent += (usage["input-tokens"] ?? 0) + (usage["output-tokens"] ?? 0);
    }
    if (event === "llm/tool-start") started.add(key);
    // A call of the chart's own stands in no answer: its start names its input.
    if (event === "llm/tool-start" && typeof data["io/ref"] === "string")
      inputs.set(key, JSON.parse(readFileSync(join(dir, data["io/ref"]), "utf8")) as Record<string, unknown>);
    if (event === "llm/tool-result") {
      const input = inputs.get(key) ?? {};
      const failed = data["is-error"] === true;
      if (data["tool"] === "shell/run" && started.has(key)) told.run.push({ command: input["command"], failed });
      if (data["tool"] === "fs/read" && !failed) told.read.push(input["path"]);
      if (data["tool"] === "fs/edit" && !failed) told.written.push(input as unknown as Told["written"][number]);
    }
    if (event === "human-input/start")
      told.asked.push({ prompt: (data["opts"] as { prompt: string }).prompt, answer: undefined, by: undefined });
    if (event === "human-input/answer") Object.assign(told.asked.at(-1) ?? {}, { answer: data["answer"], by: data["by"] });
  }
  return told;
}
