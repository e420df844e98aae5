// The run as lines, with its questions on this terminal where there is one.

import { askOnTerminal, createPlainOutput, type TerminalAsker } from "../plain/index.ts";
import type { LiveRun } from "./live-run.ts";
import { safeText } from "../../fold/index.ts";
import { hasColor } from "./color.ts";
import { never, type View } from "./view.ts";

export interface TextViewOptions {
  live: LiveRun;
  sessionDir: string;
  /** Questions are asked here. */
  asks: boolean;
  /** Say how a client connects. */
  announces: boolean;
  /** Said before anything else; then the lines begin with what comes now. Absent: they begin with the first event. */
  opening?: string;
  /** Ctrl-C in the line editor. */
  onInterrupt(): void;
}

export function createTextView({ live, sessionDir, asks, announces, opening, onInterrupt }: TextViewOptions): View {
  const { stdout, stdin, stderr } = process;
  let asker: TerminalAsker | undefined;
  let readerLeft = false;
  const write = (text: string): void => {
    if (readerLeft) return;
    if (asker) asker.around(() => stdout.write(text));
    else stdout.write(text);
  };
  // Looking away is no reason to stop: the run goes on, and its record is whole.
  stdout.once("error", ({ code }: NodeJS.ErrnoException) => {
    readerLeft = true;
    const what = code === "EPIPE" ? "nobody reads the output any more; the" : "the";
    stderr.write(`escapement: ${what} run goes on, on record in ${safeText(sessionDir)}\n`);
  });
  const output = createPlainOutput({
    out: { write },
    columns: () => (stdout.isTTY ? stdout.columns : undefined),
    color: hasColor(),
    model: live.model,
    fromStart: opening === undefined,
  });
  if (opening !== undefined) output.note(opening);
  const forget = [live.onEvent(output.onEvent), live.onStorage(output.onStorage)];
  // Where lines go into a file the question is still seen by the person at the terminal.
  if (asks) asker = askOnTerminal({ input: stdin, output: stdout.isTTY ? stdout : stderr, registry: live.registry, onInterrupt });
  return {
    connected(served) {
      if (!announces || !served) return;
      output.note(`Serving on ${served.shownUrl}; the token is in ${sessionDir}/lock.json`);
      output.note(`In a browser, once, within a minute: ${served.signInUrl()}`);
    },
    answersHere: () => asks && !stdin.readableEnded && !stdin.destroyed,
    left: never,
    async close() {
      for (const one of forget) one();
      asker?.close();
      asker = undefined;
    },
    closing: (lines) => write(`${lines.join("\n")}\n`),
  };
}
