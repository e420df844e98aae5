// A recorded run, and the answers in it as a provider would send them again.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeLine, type Envelope } from "../wire/index.ts";
import { root } from "./built.ts";

/** The events of fixtures/sessions/NAME. */
export const recordedRun = (name: string): Envelope[] => eventsIn(join(root, "fixtures/sessions", name, "transcript.jsonl"));

/** The lines of a log that are events. */
export const eventsIn = (transcript: string): Envelope[] =>
  readFileSync(transcript, "utf8")
    .trimEnd()
    .split("\n")
    .flatMap((line) => {
      const decoded = decodeLine(line);
      return decoded.ok ? [decoded.value] : [];
    });

/** One for each request, in order. */
export const answersIn = (recorded: readonly Envelope[]) => recorded.filter(({ event }) => event === "llm/response").map(answerIn);

function answerIn({ data }: Envelope) {
  const content = data["content"] as (
    | { type: "text"; text: string }
    | { type: "tool_use"; name: string; input: unknown; "call-id": string }
  )[];
  const usage = data["usage"] as { "input-tokens": number; "output-tokens": number };
  return {
    model: "recorded-1",
    text: content.flatMap((block) => (block.type === "text" ? [block.text] : [])),
    calls: content.flatMap((block) =>
      block.type === "tool_use"
        ? [{ id: block["call-id"], name: block.name.replace(/[^A-Za-z0-9_-]/g, "_"), arguments: JSON.stringify(block.input) }]
        : [],
    ),
    usage: { prompt: usage["input-tokens"], completion: usage["output-tokens"] },
  };
}
