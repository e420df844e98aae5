// What a fake provider does with one request, and the bytes of it in the chat-completions protocol.

import type { ServerResponse } from "node:http";
import type { ChatCompletionChunk } from "openai/resources/chat/completions";

export interface FakeCall {
  id: string;
  /** As on the wire. */
  name: string;
  /** JSON text as the model writes it, right or wrong. */
  arguments: string;
}

/** An answer in pieces: each string is one chunk of the stream. */
export interface FakeAnswer {
  thinking?: readonly string[];
  text?: readonly string[];
  calls?: readonly FakeCall[];
  /** Characters of arguments a chunk; default 7. */
  argumentChars?: number;
  finish?: "stop" | "length" | "tool_calls" | "content_filter";
  usage?: { prompt: number; completion: number; cached?: number };
  model?: string;
}

export type FakePlay =
  /** A whole stream. `eol` of its lines; a comment before each event where `comments`; without `[DONE]` where `done` is false. */
  | { kind: "answer"; answer: FakeAnswer; eol?: "\n" | "\r\n"; comments?: boolean; done?: boolean; cut?: Cut; paceMs?: number }
  /** The bytes of a stream up to `bytes`, then what `then` says: the connection is reset, ends cleanly, or stays silent. */
  | { kind: "part"; answer: FakeAnswer; bytes: number; then: "reset" | "end" | "silence" }
  /** An answer of another status. */
  | { kind: "status"; status: number; body: string; headers?: Record<string, string> }
  /** 200 and whatever these bytes are. */
  | { kind: "raw"; body: string | Uint8Array; contentType?: string }
  /** Takes the request and never answers. */
  | { kind: "mute" };

/** Where the bytes are cut into writes: every n bytes, or at these offsets. */
export type Cut = { every: number } | { at: readonly number[] };

type Delta = ChatCompletionChunk.Choice["delta"];
/** What several servers of this protocol add to it. */
type ThinkingDelta = Delta & { reasoning_content: string };

/** The body of a chat-completions stream, byte for byte. */
export function chatStream(
  answer: FakeAnswer,
  { eol = "\n", comments = false, done = true }: { eol?: string; comments?: boolean; done?: boolean } = {},
): Uint8Array {
  const head = { id: "chatcmpl-1", object: "chat.completion.chunk" as const, created: 1_780_000_000, model: answer.model ?? "fake-1" };
  const calls = answer.calls ?? [];
  const finish = answer.finish ?? (calls.length > 0 ? "tool_calls" : "stop");
  const deltas: Delta[] = [
    { role: "assistant", content: "" },
    ...(answer.thinking ?? []).map((text): ThinkingDelta => ({ reasoning_content: text })),
    ...(answer.text ?? []).map((content) => ({ content })),
    ...calls.flatMap((call, index): Delta[] => [
      { tool_calls: [{ index, id: call.id, type: "function", function: { name: call.name, arguments: "" } }] },
      ...piecesOf(call.arguments, answer.argumentChars ?? 7).map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
    ]),
  ];
  const usage = answer.usage ?? { prompt: 11, completion: 5 };
  const events: ChatCompletionChunk[] = [
    ...deltas.map((delta): ChatCompletionChunk => ({ ...head, choices: [{ index: 0, delta, finish_reason: null }] })),
    { ...head, choices: [{ index: 0, delta: {}, finish_reason: finish }] },
    {
      ...head,
      choices: [],
      usage: {
        prompt_tokens: usage.prompt,
        completion_tokens: usage.completion,
        total_tokens: usage.prompt + usage.completion,
        ...(usage.cached === undefined ? {} : { prompt_tokens_details: { cached_tokens: usage.cached } }),
      },
    },
  ];
  const lines = [...events.map((event) => JSON.stringify(event)), ...(done ? ["[DONE]"] : [])];
  return new TextEncoder().encode(lines.map((line) => `${comments ? `: keep-alive${eol}${eol}` : ""}data: ${line}${eol}${eol}`).join(""));
}

/** Never within a surrogate pair: JSON text of a model is made of whole characters. */
const piecesOf = (text: string, chars: number): string[] => {
  const all = Array.from(text);
  return Array.from({ length: Math.ceil(all.length / chars) }, (_each, i) => all.slice(i * chars, (i + 1) * chars).join(""));
};

export function cutBytes(bytes: Uint8Array, cut: Cut | undefined): Uint8Array[] {
  if (cut === undefined) return [bytes];
  const offsets =
    "every" in cut ? Array.from({ length: Math.ceil(bytes.length / cut.every) - 1 }, (_each, i) => (i + 1) * cut.every) : cut.at;
  const edges = [0, ...offsets.filter((at) => at > 0 && at < bytes.length), bytes.length];
  return edges.slice(1).map((end, i) => bytes.subarray(edges[i] ?? 0, end));
}

/** Plays one request out. Resolves when the last byte is handed over, or the client is gone. */
export async function playOut(
  play: FakePlay,
  stream: (answer: FakeAnswer, how: { eol?: string; comments?: boolean; done?: boolean }) => Uint8Array,
  response: ServerResponse,
): Promise<void> {
  const events = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" };
  switch (play.kind) {
    case "answer": {
      response.writeHead(200, events);
      const { answer, cut, paceMs, kind: _kind, ...how } = play;
      for (const piece of cutBytes(stream(answer, how), cut)) {
        if (response.destroyed) return;
        response.write(piece);
        // A turn of the loop between writes: else the kernel joins them, and no cut is where it should be.
        await new Promise<void>((resolve) => (paceMs === undefined ? setImmediate(resolve) : setTimeout(resolve, paceMs)));
      }
      response.end();
      return;
    }
    case "part": {
      response.writeHead(200, events);
      await new Promise<void>((resolve) => response.write(stream(play.answer, {}).subarray(0, play.bytes), () => resolve()));
      if (play.then === "end") response.end();
      else if (play.then === "reset") response.socket?.resetAndDestroy();
      return;
    }
    case "status":
      response.writeHead(play.status, { "content-type": "application/json", ...play.headers }).end(play.body);
      return;
    case "raw":
      response.writeHead(200, { "content-type": play.contentType ?? events["content-type"] }).end(play.body);
      return;
    case "mute":
      return;
  }
}
