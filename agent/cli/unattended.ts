// Questions that nobody can answer: a default is taken, else the run ends as unanswerable. Nothing ever waits for a key in a pipe.

import type { OpenPrompt } from "../core/index.ts";
import type { AnswerRegistry } from "../remote/index.ts";
import { ANSWERER_LOOK_MS } from "./limits.ts";

export interface UnattendedOptions {
  registry: AnswerRegistry;
  /** `here`: on this terminal or this stdin. `clients`: one that is connected. `later`: one may still come, and is waited for. */
  answerers(): { here: boolean; clients: boolean; later: boolean };
  /** Somebody left, and no question is open. */
  onNoQuestion(): void;
  stop(reason: string): void;
}

export interface Unattended {
  /** Somebody left, or a question came. */
  look(): void;
  /**
   * Whether nobody is there, or will come: asked where only a person could move the chart. While a connected client is all there is, the
   * run is looked at again until it has left.
   */
  isAlone(): boolean;
  close(): void;
}

export function watchUnattended({ registry, answerers, onNoQuestion, stop }: UnattendedOptions): Unattended {
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  /** Their answer is on its way to the disk; asked about again, each would be answered again. */
  const answered = new Set<string>();

  function look(): void {
    clearTimeout(timer);
    const prompt = registry.open().find((open) => !answered.has(open.promptId));
    if (isClosed) return;
    if (!prompt) return onNoQuestion();
    const { here, clients, later } = answerers();
    if (here || later) return;
    if (clients) lookLater();
    else if (prompt.opts.default === undefined || prompt.check(prompt.opts.default) !== undefined) stop("unanswerable");
    else takeDefault(prompt);
  }

  /** The next look comes when the registry tells that it is closed. */
  function takeDefault(prompt: OpenPrompt): void {
    answered.add(prompt.promptId);
    void prompt.answer(prompt.opts.default, "default");
    look();
  }

  function isAlone(): boolean {
    const { here, clients, later } = answerers();
    if (here || later) return false;
    if (clients && !isClosed) lookLater();
    return !clients;
  }

  /** A connected client may leave without a word. */
  function lookLater(): void {
    clearTimeout(timer);
    timer = setTimeout(look, ANSWERER_LOOK_MS);
  }

  const forget = registry.onChange(look);
  return {
    look,
    isAlone,
    close() {
      isClosed = true;
      clearTimeout(timer);
      forget();
    },
  };
}
