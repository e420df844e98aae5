// What a client saw before its agent was killed: every event's bytes, every reply that said ok, every question that was asked.

import { connectPlainClient, type PlainClient } from "../plain-client.ts";

export interface ClientRecord {
  /** Frames of events, byte for byte, by seq; the same event seen again must be the same. */
  readonly events: Map<number, string>;
  /** Answers whose reply said that they are on disk. */
  readonly confirmed: Map<string, unknown>;
  /** What each question that was shown says. */
  readonly asked: Map<string, string>;
  /** What is wrong already: an event that came twice with other bytes, a question asked after its answer was confirmed. */
  readonly faults: string[];
}

export const createRecord = (): ClientRecord => ({ events: new Map(), confirmed: new Map(), asked: new Map(), faults: [] });

/** Reads into `record` and answers each question, until the connection ends. */
export async function recordAgent(url: string, record: ClientRecord): Promise<PlainClient> {
  const client = await connectPlainClient(url);
  const sent = new Map<string, { promptId: string; value: unknown }>();
  let looked = 0;
  const look = (): void => {
    for (; looked < client.messages.length; looked += 1) take(client.messages[looked] ?? "");
  };
  function take(message: string): void {
    const frame = JSON.parse(message) as Record<string, unknown>;
    if (frame["kind"] === "event") {
      const seq = Number(frame["seq"]);
      const before = record.events.get(seq);
      if (before !== undefined && before !== message) record.faults.push(`event ${seq} came with other bytes`);
      record.events.set(seq, message);
    } else if (frame["kind"] === "prompt") answer(String(frame["prompt-id"]), JSON.stringify(frame["opts"]));
    else if (frame["kind"] === "reply") confirm(frame);
  }
  function answer(promptId: string, opts: string): void {
    const before = record.asked.get(promptId);
    if (before !== undefined && before !== opts) record.faults.push(`${promptId} was ${before} and is ${opts}`);
    record.asked.set(promptId, opts);
    if (record.confirmed.has(promptId)) record.faults.push(`${promptId} was asked again after its answer was on disk`);
    const id = `answer-${sent.size}-${promptId}`;
    const value = `said to ${promptId}`;
    sent.set(id, { promptId, value });
    client.send({ kind: "answer", "prompt-id": promptId, value, id });
  }
  function confirm(frame: Record<string, unknown>): void {
    const answered = sent.get(String(frame["id"]));
    if (answered && frame["ok"] === true) record.confirmed.set(answered.promptId, answered.value);
  }
  client.onMessage(look);
  look();
  return client;
}

/** What the log does not have of what was seen; empty where nothing is missing. */
export function faultsBeside(record: ClientRecord, lines: readonly string[]): string[] {
  const faults = [...record.faults];
  for (const [seq, message] of record.events)
    if (`{"kind":"event",${(lines[seq] ?? " ").slice(1)}` !== message)
      faults.push(`event ${seq} was seen, and is not in the log as it was`);
  const answers = new Map<string, string[]>();
  for (const line of lines) {
    const { event, data } = JSON.parse(line) as { event: string; data: Record<string, unknown> };
    if (event !== "human-input/answer") continue;
    const promptId = String(data["prompt-id"]);
    answers.set(promptId, [...(answers.get(promptId) ?? []), String(data["answer"])]);
  }
  for (const [promptId, value] of record.confirmed)
    if (answers.get(promptId)?.[0] !== value) faults.push(`the answer to ${promptId} was confirmed, and is not in the log`);
  for (const [promptId, all] of answers) if (all.length > 1) faults.push(`${promptId} was answered ${all.length} times`);
  return faults;
}
