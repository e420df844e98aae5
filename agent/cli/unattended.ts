// Questions that nobody can answer: a default is taken, else the run ends as unanswerable. Nothing ever waits for a key in a pipe.

import type { AnswerRegistry } from "../remote/index.ts";
import { ANSWERER_LOOK_MS } from "./limits.ts";

export interface UnattendedOptions {
  registry: AnswerRegistry;
  /** `here`: on this terminal or this stdin. `clients`: one that is connected. `later`: one may still come, and is waited for. */
  answerers(): { here: boolean; clients: boolean; later: boolean };
  stop(reason: string): void;
}

export interface Unattended {
  /** Somebody left, or a question came. */
  look(): void;
  close(): void;
}

export function watchUnattended({ registry, answerers, stop }: UnattendedOptions): Unattended {
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function look(): void {
    clearTimeout(timer);
    const [prompt] = registry.open();
    if (isClosed || !prompt) return;
    const { here, clients, later } = answerers();
    if (here || later) return;
    // A connected client may leave without a word.
    if (clients) timer = setTimeout(look, ANSWERER_LOOK_MS);
    else if (prompt.opts.default === undefined) stop("unanswerable");
    else void prompt.answer(prompt.opts.default, "default").then(look);
  }

  const forget = registry.onChange(look);
  return {
    look,
    close() {
      isClosed = true;
      clearTimeout(timer);
      forget();
    },
  };
}
