// The client of the original protocol: it has a URL, sends nothing it is not asked for, and knows `event`, `phase` and `prompt`.

import { WebSocket } from "ws";

export interface PlainClient {
  /** Every message as it came, in order. */
  readonly messages: string[];
  readonly events: { seq: number; event: string; data: Record<string, unknown> }[];
  readonly phases: { config: string[] }[];
  readonly prompts: { "prompt-id": string; type: string; opts: Record<string, unknown> }[];
  /** Frames of any other kind, by kind. */
  others(kind: string): Record<string, unknown>[];
  send(frame: unknown): void;
  /** After each message that came. */
  onMessage(listener: () => void): void;
  /** Stop and start reading from the socket, as a suspended program would. */
  pause(): void;
  resume(): void;
  cut(): void;
  readonly closed: Promise<{ code: number; reason: string }>;
}

export function connectPlainClient(url: string): Promise<PlainClient> {
  const socket = new WebSocket(url);
  const frames: Record<string, unknown>[] = [];
  const listeners: (() => void)[] = [];
  const client = {
    messages: [] as string[],
    events: [] as PlainClient["events"],
    phases: [] as PlainClient["phases"],
    prompts: [] as PlainClient["prompts"],
    others: (kind: string) => frames.filter((frame) => frame["kind"] === kind),
    send: (frame: unknown) => socket.send(JSON.stringify(frame)),
    onMessage: (listener: () => void) => void listeners.push(listener),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    cut: () => socket.terminate(),
    closed: new Promise<{ code: number; reason: string }>((resolve) => {
      socket.once("close", (code, reason) => resolve({ code, reason: String(reason) }));
    }),
  };
  socket.on("message", (data) => {
    const text = String(data);
    client.messages.push(text);
    const frame = JSON.parse(text) as { kind: string };
    if (frame.kind === "event") client.events.push(frame as never);
    else if (frame.kind === "phase") client.phases.push(frame as never);
    else if (frame.kind === "prompt") client.prompts.push(frame as never);
    frames.push(frame);
    for (const listener of listeners) listener();
  });
  return new Promise((resolve, reject) => {
    socket.once("open", () => resolve(client));
    socket.once("error", reject);
  });
}
