// An agent in the hands of a test: a real WebSocket server that keeps a log and serves it as wire.md §3 says, in messages and runs
// that it cuts anew for each connection.

import type { ServerWebSocket } from "bun";
import { type AgentFrame, CLOSE, encodeFrame, type Envelope, PROTOCOL } from "../../wire/index.ts";

export interface FakeAgent {
  readonly url: string;
  readonly port: number;
  readonly log: Envelope[];
  epoch: string;
  protocol: number;
  session: string;
  /** Queries of the connections so far. */
  readonly asked: { since: number | undefined; epoch: string | undefined }[];
  /** What clients sent. */
  readonly heard: string[];
  append(...events: Envelope[]): void;
  /** To all clients as they are; nothing checks them. */
  say(...texts: string[]): void;
  close(code: number, reason: string): void;
  /** Closes with 1000 once the whole log is sent. */
  finish(): void;
  /** Answers upgrades with this status instead. */
  refuse(status: number | undefined): void;
  /** Replaces the text of one event's frame, for every connection. */
  spoil(seq: number, text: string): void;
  stop(): void;
}

interface Client {
  since: number;
  hello: Pick<Extract<AgentFrame, { kind: "hello" }>, "resume" | "reason">;
}

/** `chance` in [0,1) cuts the log into runs and messages. */
export function createFakeAgent(chance: () => number = Math.random): FakeAgent {
  const log: Envelope[] = [];
  const heard: string[] = [];
  const asked: FakeAgent["asked"] = [];
  const spoilt = new Map<number, string>();
  const clients = new Map<ServerWebSocket<Client>, number>();
  const epochs = new Set<string>();
  let refused: number | undefined;
  let isFinished = false;

  const server = Bun.serve<Client>({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request, self) {
      if (refused !== undefined) return new Response("no", { status: refused });
      const query = new URL(request.url).searchParams;
      const since = query.has("since") ? Number(query.get("since")) : undefined;
      const epoch = query.get("epoch") ?? undefined;
      asked.push({ since, epoch });
      return self.upgrade(request, { data: { since: since ?? -1, hello: greeting(since, epoch) } })
        ? undefined
        : new Response("", { status: 426 });
    },
    websocket: {
      backpressureLimit: 256 * 1024 * 1024,
      open(ws) {
        const { hello } = ws.data;
        const from = hello.resume === "ok" ? ws.data.since + 1 : 0;
        clients.set(ws, from);
        ws.send(
          encodeFrame({
            kind: "hello",
            protocol: agent.protocol,
            engine: "escapement/fake",
            "session-id": agent.session,
            epoch: agent.epoch,
            head: log.length - 1,
            caps: ["batch", "deltas"],
            ...hello,
          }),
        );
        pump(ws);
        ws.send(encodeFrame({ kind: "live", "as-of": log.length - 1, "open-prompts": [] }));
        if (isFinished) ws.close(CLOSE.finished, "finished");
      },
      message: (_ws, text) => void heard.push(String(text)),
      close: (ws) => void clients.delete(ws),
    },
  });

  function greeting(since: number | undefined, epoch: string | undefined): Client["hello"] {
    if (since === undefined) return { resume: "start" };
    if (since >= log.length) return { resume: "reset", reason: "ahead" };
    return epoch !== undefined && epochs.has(epoch) ? { resume: "ok" } : { resume: "reset", reason: "epoch" };
  }

  function pump(ws: ServerWebSocket<Client>): void {
    let at = clients.get(ws) ?? 0;
    const texts: string[] = [];
    while (at < log.length) {
      const run = isDelta(at) && chance() < 0.7 ? runFrom(at) : [at];
      texts.push(
        run.length === 1
          ? (spoilt.get(at) ?? encodeFrame(log[at] as Envelope))
          : encodeFrame(merge(run.map((seq) => log[seq] as Envelope))),
      );
      at += run.length;
    }
    clients.set(ws, at);
    while (texts.length > 0) ws.send(texts.splice(0, 1 + Math.floor(chance() * 8)).join("\n"));
  }

  const isDelta = (seq: number): boolean => log[seq]?.event === "llm/delta" && !spoilt.has(seq);

  function runFrom(at: number): number[] {
    const run = [at];
    for (let next = at + 1; isDelta(next) && chance() < 0.8; next += 1) run.push(next);
    return run;
  }

  const agent: FakeAgent = {
    url: `ws://escapement:token@127.0.0.1:${server.port}/ws`,
    port: server.port ?? 0,
    log,
    epoch: "epoch-1",
    protocol: PROTOCOL,
    session: "session/one",
    asked,
    heard,
    append(...events) {
      epochs.add(agent.epoch);
      log.push(...events);
      for (const ws of clients.keys()) pump(ws);
    },
    say(...texts) {
      for (const ws of clients.keys()) for (const text of texts) ws.send(text);
    },
    close(code, reason) {
      for (const ws of clients.keys()) ws.close(code, reason);
    },
    finish() {
      isFinished = true;
      agent.close(CLOSE.finished, "finished");
    },
    refuse(status) {
      refused = status;
    },
    spoil: (seq, text) => void spoilt.set(seq, text),
    stop: () => void server.stop(true),
  };
  return agent;
}

function merge(run: readonly Envelope[]): AgentFrame {
  const streams = new Map<string, Extract<AgentFrame, { kind: "deltas" }>["streams"][number]>();
  for (const { ts, data } of run) {
    const invokeid = String(data["invokeid"]);
    const stream = streams.get(invokeid) ?? {
      "session-id": "s",
      invokeid,
      type: "text-delta",
      text: "",
      n: 0,
      "first-ts": ts,
      "last-ts": ts,
    };
    stream.text += String(data["text"]);
    stream.n += 1;
    stream["last-ts"] = ts;
    streams.set(invokeid, stream);
  }
  const [first, last] = [run[0] as Envelope, run.at(-1) as Envelope];
  return { kind: "deltas", "seq-from": first.seq, seq: last.seq, ts: last.ts, streams: [...streams.values()] };
}

/** `count` events from `from` on: mostly deltas of two invocations, with other events between. */
export function eventsFrom(from: number, count: number): Envelope[] {
  return Array.from({ length: count }, (_, index): Envelope => {
    const seq = from + index;
    const ts = 1_780_000_000_000 + seq;
    if (seq % 7 === 0) return { kind: "event", seq, ts, event: "artifact/written", data: { name: `näme ${seq} 詩`, bytes: seq } };
    return {
      kind: "event",
      seq,
      ts,
      event: "llm/delta",
      data: { type: "text-delta", text: `⟨${seq}⟩`, invokeid: seq % 2 === 0 ? "even" : "odd", "session-id": "s" },
    };
  });
}
