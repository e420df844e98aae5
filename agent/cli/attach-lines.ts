// A joined run without a screen: its LOG in words, or the wire itself on stdout and stdin. Comes back with its cursor while the run
// is there.

import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { WebSocket } from "ws";
import { createPlainOutput } from "../plain/index.ts";
import { probeLock } from "../session/index.ts";
import { applyFrame, createModel, isRunOver, type Model } from "../../fold/index.ts";
import { type AgentFrame, CLOSE, decodeFrame, PROTOCOL, type ReplyFrame } from "../../wire/index.ts";
import { parseClientFrame } from "../../wire/client-frames.ts";
import { hasColor } from "./color.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { CommandFailure } from "./failure.ts";
import { notRunning, type RunningAgent } from "./find-agent.ts";
import { REJOIN_MS } from "./limits.ts";
import { watchOutputReader } from "./reader-left.ts";

/** Ends with the run, with its exit code; 1 where its process went without a word. */
export async function attachInLines(agent: RunningAgent, output: "text" | "jsonl", soft: boolean): Promise<ExitCode> {
  const model = createModel();
  const reader = output === "jsonl" ? jsonlReader(model) : textReader(model);
  const answers = output === "jsonl" ? linesOfStdin() : undefined;
  const out = watchOutputReader();
  try {
    for (;;) {
      const end = await readOnce(agent, model, { soft, take: reader, answers, left: out.left });
      if (out.left.aborted) return EXIT.done;
      // A process that ends may be gone before its last word to the socket; what counts is that all was heard.
      if (end === CLOSE.finished || isRunOver(model)) return exitCodeOf(model);
      const { isHeld } = await probeLock(agent.dir);
      if (!isHeld) throw new CommandFailure(await notRunning(agent.dir), EXIT.failed);
      await pause(REJOIN_MS);
    }
  } finally {
    out.stop();
    answers?.stop();
  }
}

interface Reading {
  soft: boolean;
  /** One message: as it came, and decoded. Folds it. */
  take(text: string, frame: AgentFrame | undefined): void;
  answers: ReturnType<typeof linesOfStdin> | undefined;
  /** Aborted when nobody reads our output any more. */
  left: AbortSignal;
}

/** One connection, to its close code. Throws CommandFailure for what no further try changes. */
async function readOnce({ url, token }: RunningAgent, model: Model, { soft, take, answers, left }: Reading): Promise<number> {
  const address = new URL(url);
  if (model.epoch !== undefined) {
    address.searchParams.set("since", String(model.seq));
    address.searchParams.set("epoch", model.epoch);
  }
  const socket = new WebSocket(address, { headers: { authorization: `Bearer ${token}` }, perMessageDeflate: false });
  let refusal: CommandFailure | undefined;
  socket.on("unexpected-response", (_, response) => {
    refusal = new CommandFailure(
      `the agent refused this reader (HTTP ${response.statusCode ?? 0}); the session may go on in another process: try again`,
    );
    socket.terminate();
  });
  socket.on("error", () => undefined); // the close says all
  socket.on("message", (data) => {
    if (left.aborted) return;
    const text = String(data);
    const decoded = decodeFrame(text);
    if (decoded.ok && decoded.value.kind === "hello" && decoded.value.protocol !== PROTOCOL && !soft) {
      refusal = new CommandFailure(
        `the agent speaks protocol ${decoded.value.protocol}, this program ${PROTOCOL}; use the version that started it, or go on as well as it can with --soft`,
        EXIT.failed,
      );
      return socket.close();
    }
    take(text, decoded.ok ? decoded.value : undefined);
  });
  socket.once("open", () =>
    answers?.to((line) => {
      if (socket.readyState !== WebSocket.OPEN) return false;
      socket.send(line);
      return true;
    }),
  );
  const leave = (): void => socket.terminate();
  left.addEventListener("abort", leave);
  if (left.aborted) leave();
  const [code] = (await once(socket, "close")) as [number];
  left.removeEventListener("abort", leave);
  answers?.to(undefined);
  if (refusal) throw refusal;
  return code;
}

const jsonlReader =
  (model: Model): Reading["take"] =>
  (text, frame) => {
    if (frame) applyFrame(model, frame);
    process.stdout.write(`${text}\n`);
  };

function textReader(model: Model): Reading["take"] {
  const { stdout } = process;
  const begin = (): ReturnType<typeof createPlainOutput> =>
    createPlainOutput({ out: stdout, columns: () => (stdout.isTTY ? stdout.columns : undefined), color: hasColor(), model });
  let output = begin();
  return (_, frame) => {
    if (frame?.kind === "event") return output.onEvent(frame);
    if (frame?.kind === "storage") output.onStorage(frame);
    if (frame) applyFrame(model, frame);
    // Told from the start again: what was printed stays, and is said anew.
    if (frame?.kind === "hello" && frame.resume === "reset") output = begin();
  };
}

type Send = (line: string) => boolean;

/** Each line of stdin to the agent. What comes before the first connection waits for it; later, a wish is never kept: it is refused at once. */
function linesOfStdin(): { to(send: Send | undefined): void; stop(): void } {
  let send: Send | undefined;
  let early: string[] | undefined = [];
  let rest = "";
  const take = (chunk: string): void => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines.filter((one) => one.trim() !== "")) {
      if (early) early.push(line);
      else if (!send?.(line)) process.stdout.write(`${JSON.stringify(notSent(line))}\n`);
    }
  };
  process.stdin.setEncoding("utf8").on("data", take);
  return {
    to(next) {
      send = next;
      if (!next || !early) return;
      for (const line of early) next(line);
      early = undefined;
    },
    stop: () => void process.stdin.off("data", take).pause(),
  };
}

function notSent(line: string): ReplyFrame {
  const parsed = parseClientFrame(line, Buffer.byteLength(line));
  if (!parsed.ok) return { kind: "reply", re: parsed.re, ok: false, error: parsed.error };
  const { kind, id } = parsed.value;
  return {
    kind: "reply",
    re: kind,
    ...(id === undefined ? {} : { id }),
    ok: false,
    error: { code: "busy", message: "not connected; say it again" },
  };
}

function exitCodeOf({ run }: Model): ExitCode {
  if (run.status === "done") return EXIT.done;
  return run.status === "aborted" && run.why === "unanswerable"
    ? EXIT.unanswerable
    : run.status === "aborted" && run.why === "quit"
      ? EXIT.interrupted
      : EXIT.failed;
}
