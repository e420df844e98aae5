// Frames from a recorded session. Read-only, no socket: what is in the file, as far as it can be believed.

import { closeSync, lstatSync, openSync, readSync, type Stats } from "node:fs";
import { join } from "node:path";
import { REPLAY_CHUNK_BYTES } from "./limits.ts";
import type { EventSink, EventSource } from "./event-source.ts";
import { createLogLines, type LogDamage } from "./log-lines.ts";

/** `instant`: the end state at once. The other two belong to the timeline and are played as `instant` until it is there. */
export type ReplayTiming = "instant" | "paced" | "wallclock";

export interface ReplaySourceOptions {
  /** A session folder, or its transcript. */
  path: string;
  timing?: ReplayTiming;
}

const NEWLINE = 0x0a;

export function createReplaySource(options: ReplaySourceOptions): EventSource {
  let sink: EventSink | undefined;

  async function play(to: EventSink): Promise<void> {
    const opened = openLog(options.path);
    if (!opened.ok) return to.status({ kind: "lost", attempt: 0, reason: opened.reason });
    to.status({ kind: "replay", position: -1 });
    const lines = createLogLines();
    let last = -1;
    const give = (frames: ReturnType<typeof lines.take>): void => {
      last = frames.at(-1)?.seq ?? last;
      if (frames.length > 0) sink?.frames(frames);
    };
    const reader = chunksOf(opened.fd);
    try {
      for (let text = reader.next(); text !== undefined && sink && !lines.isSpent(); text = reader.next()) {
        give(lines.take(text));
        // Keys and frames get their turn between two chunks of a long session.
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
    } finally {
      closeSync(opened.fd);
    }
    const { frames, damage } = lines.end(reader.rest());
    give(frames);
    sink?.status({ kind: "replay", position: last, last, done: true, ...(damage ? { note: noteOf(damage) } : {}) });
  }

  return {
    start(given) {
      sink = given;
      play(given).catch((error: unknown) => sink?.status({ kind: "lost", attempt: 0, reason: reasonOf(error) }));
    },
    send: () => false,
    stop() {
      sink = undefined;
    },
  };
}

const noteOf = ({ where, line, reason }: LogDamage): string =>
  where === "tail"
    ? `the last line is torn (line ${line}); all before it is shown`
    : `damaged at line ${line}: ${reason}; what is before it is shown`;

type OpenedLog = { ok: true; fd: number } | { ok: false; reason: string };

function openLog(path: string): OpenedLog {
  try {
    const file = lstatSync(path).isDirectory() ? join(path, "transcript.jsonl") : path;
    const odd = oddness(lstatSync(file));
    return odd === undefined ? { ok: true, fd: openSync(file, "r") } : { ok: false, reason: `the transcript is ${odd}` };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

/** A log is one file under one name: anything else may be somebody else's. */
function oddness(stat: Stats): string | undefined {
  if (stat.isSymbolicLink()) return "a symbolic link";
  if (!stat.isFile()) return "no regular file";
  return stat.nlink > 1 ? "a file with several hard links" : undefined;
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === "ENOENT") return "there is no transcript";
  return error instanceof Error ? error.message : String(error);
}

/** Text in whole lines, cut at byte 0x0A alone and never inside a character. A line may be longer than a chunk. */
function chunksOf(fd: number): { next(): string | undefined; rest(): string } {
  const chunk = Buffer.alloc(REPLAY_CHUNK_BYTES);
  let pieces: Buffer[] = [];
  const spend = (): string => {
    const text = pieces.length === 1 ? (pieces[0]?.toString("utf8") ?? "") : Buffer.concat(pieces).toString("utf8");
    pieces = [];
    return text;
  };
  return {
    next() {
      for (;;) {
        const read = readSync(fd, chunk, 0, chunk.length, null);
        if (read === 0) return undefined;
        const cut = chunk.lastIndexOf(NEWLINE, read - 1) + 1;
        if (cut === 0) {
          pieces.push(Buffer.from(chunk.subarray(0, read)));
          continue;
        }
        pieces.push(chunk.subarray(0, cut));
        const text = spend();
        if (cut < read) pieces.push(Buffer.from(chunk.subarray(cut, read)));
        return text;
      }
    },
    rest: spend,
  };
}
