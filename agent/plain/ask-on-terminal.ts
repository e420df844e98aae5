// Questions on an ordinary terminal: one at a time, in the order in which they were asked, on the line below the log.

import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { OpenPrompt } from "../core/ports/frontend.ts";
import type { AnswerRegistry } from "../remote/index.ts";
import { safeText } from "../../fold/index.ts";
import { ANSWER_CHARS_MAX } from "./limits.ts";
import { parseAnswer, promptMark, questionLines } from "./answers.ts";

export interface AskOptions {
  input: Readable;
  output: Writable;
  registry: AnswerRegistry;
  /** Ctrl-C while a question is open: the line editor takes the key before it can be a signal. */
  onInterrupt(): void;
}

export interface TerminalAsker {
  /** Writes around the line that is being typed: it stands below the output again, with what was typed so far. */
  around(write: () => void): void;
  close(): void;
}

/** Who answered, in the record. */
const BY = "terminal";
const CLEAR_LINE = "\r\x1b[K";

export function askOnTerminal({ input, output, registry, onInterrupt }: AskOptions): TerminalAsker {
  let asking: { prompt: OpenPrompt; lines: Interface; typed: string[]; sending: boolean } | undefined;
  let closed = false;

  function next(): void {
    if (closed || asking) return;
    const prompt = registry.open()[0];
    if (prompt) ask(prompt);
  }

  function ask(prompt: OpenPrompt): void {
    output.write(`${questionLines(prompt).join("\n")}\n`);
    const lines = createInterface({ input, output, terminal: true, prompt: promptMark(prompt), historySize: 0 });
    const mine = { prompt, lines, typed: [] as string[], sending: false };
    asking = mine;
    lines.on("line", (line) => take(mine, line));
    lines.on("SIGINT", onInterrupt);
    // Ctrl-D on an empty line, or the terminal is gone.
    lines.on("close", () => {
      if (asking !== mine || mine.sending) return;
      output.write("\n");
      void send(mine, { cancelled: true });
    });
    lines.prompt();
  }

  function take(mine: NonNullable<typeof asking>, line: string): void {
    if (asking !== mine || mine.sending) return;
    const isLong = mine.prompt.kind === "text" && mine.prompt.opts.multiline === true;
    if (isLong && line !== "." && mine.typed.join("\n").length < ANSWER_CHARS_MAX) {
      mine.typed.push(line);
      return;
    }
    const answer = parseAnswer(mine.prompt, isLong ? mine.typed.join("\n") : line);
    if (answer.ok) void send(mine, { value: answer.value });
    else again(mine, answer.reason);
  }

  function again(mine: NonNullable<typeof asking>, reason: string): void {
    mine.typed = [];
    mine.sending = false;
    output.write(`  ⚠ ${safeText(reason)}\n`);
    mine.lines.prompt();
  }

  async function send(mine: NonNullable<typeof asking>, answer: { value: unknown } | { cancelled: true }): Promise<void> {
    mine.sending = true;
    const frame = "value" in answer ? { value: answer.value as never } : answer;
    const reply = await registry.answer({ kind: "answer", "prompt-id": mine.prompt.promptId, ...frame }, BY);
    if (asking !== mine) return;
    if (!reply.ok && reply.error?.code === "invalid-answer" && "value" in answer) return again(mine, reply.error.message);
    if (!reply.ok) output.write(`  ${safeText(reply.error?.message ?? "not taken")}\n`);
    finish(mine);
  }

  function finish(mine: NonNullable<typeof asking>): void {
    asking = undefined;
    mine.lines.close();
    next();
  }

  const forget = registry.onChange((closedPrompt) => {
    if (asking && closedPrompt && closedPrompt.promptId === asking.prompt.promptId && !asking.sending) {
      const by = closedPrompt.by === undefined ? "" : ` by ${safeText(closedPrompt.by)}`;
      output.write(`${CLEAR_LINE}  ${closedPrompt.outcome}${by}\n`);
      finish(asking);
    }
    next();
  });
  next();

  return {
    around(write) {
      const line = asking?.sending === false ? asking.lines : undefined;
      if (line) output.write(CLEAR_LINE);
      write();
      line?.prompt(true);
    },
    close() {
      closed = true;
      forget();
      const mine = asking;
      asking = undefined;
      mine?.lines.close();
      input.pause();
    },
  };
}
