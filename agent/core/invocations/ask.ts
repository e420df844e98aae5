// A question that is no state of the chart's own: whether a tool may run, say. On record and answered as any other.

import type { AnyActorRef } from "xstate";
import { invariant } from "../../../wire/index.ts";
import type { Engine } from "../engine.ts";
import type { Ask } from "../ports/frontend.ts";
import { wrongQuestion } from "./answer-check.ts";
import { askPerson } from "./prompt.ts";
import type { Stand } from "./stand.ts";

export interface AskParts {
  engine: Engine;
  self: AnyActorRef;
  stand: Stand;
  /** Aborted: nobody wants the answer any more. */
  signal: AbortSignal;
  /** Tells the questions of one invocation apart: derived, so that a resumed run knows them again. */
  key: string;
}

/** Each call of the result is the next question of `key`. */
export function createAsk({ engine, self, stand, signal, key }: AskParts): Ask {
  let asked = 0;
  return ({ kind, opts }) => {
    const wrong = wrongQuestion(kind, opts);
    invariant(wrong === undefined, wrong ?? "a question that can be asked");
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      let isTold = false;
      let leave = (): void => undefined;
      const prompt = askPerson({
        engine,
        self,
        stand,
        input: {},
        kind,
        opts,
        promptIdOf: (n) => `${stand.sessionId}/${stand.key}/${key}/${n}`,
        from: asked,
        tell(event, by) {
          isTold = true;
          signal.removeEventListener("abort", leave);
          resolve(event.type === "human.answer" ? { answer: event["answer"], by } : undefined);
          return Promise.resolve(true);
        },
        onUntaken: () => undefined,
      });
      asked = prompt.n() + 1;
      leave = (): void => {
        prompt.withdraw();
        reject(signal.reason as Error);
      };
      // An answer that is on record came at once.
      if (!isTold) signal.addEventListener("abort", leave, { once: true });
    });
  };
}
