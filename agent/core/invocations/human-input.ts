// The actor `humanInput`: bound to a state, it asks a person, or shows how far something is.

import type { ActorLogic, AnyActorRef, Snapshot } from "xstate";
import { invariant, type PromptKind, type PromptOpts } from "../../../wire/index.ts";
import { deliver, engineOf } from "../engine.ts";
import { ChartFailure } from "../errors.ts";
import { jsonCopy } from "../json-copy.ts";
import { parentOf } from "../xstate-private.ts";
import { wrongQuestion } from "./answer-check.ts";
import type { HumanInputInput } from "./inputs.ts";
import { ownLogic } from "./own-logic.ts";
import { askPerson } from "./prompt.ts";
import { standOf } from "./stand.ts";

export type HumanInputSnapshot = Snapshot<undefined> & { question: { input: HumanInputInput; withdraw?: () => void } };

export type HumanInputEvent = { type: "xstate.stop" } | { type: "escapement.failed"; error: ChartFailure };

export type HumanInputLogic = ActorLogic<HumanInputSnapshot, HumanInputEvent, HumanInputInput>;

export const humanInput: HumanInputLogic = ownLogic<HumanInputLogic>({
  getInitialSnapshot: (_scope, input) => ({ status: "active", output: undefined, error: undefined, question: { input } }),

  start({ question }, { self }) {
    const { input } = question;
    if (input.kind === "progress") return showProgress(self, input);
    question.withdraw = ask(self, input, input.kind);
  },

  transition(snapshot, event) {
    switch (event.type) {
      case "xstate.stop":
        snapshot.question.withdraw?.();
        return { ...snapshot, status: "stopped", output: undefined, error: undefined };
      case "escapement.failed":
        return { ...snapshot, status: "error", output: undefined, error: event.error };
      default:
        return snapshot;
    }
  },

  getPersistedSnapshot: ({ status }) => ({ status, output: undefined, error: undefined }) as Snapshot<undefined>,
});

function showProgress(self: AnyActorRef, { id, prompt, done, total }: HumanInputInput): void {
  const stand = standOf(self, id);
  const figures = { ...(done === undefined ? {} : { done }), ...(total === undefined ? {} : { total }) };
  engineOf(self).emit({ event: "human-input/progress", data: { invokeid: stand.invokeid, label: prompt, ...figures } }, stand.place);
}

/** Throws for a question that cannot be asked: the invocation fails. */
function ask(self: AnyActorRef, input: HumanInputInput, kind: PromptKind): () => void {
  const engine = engineOf(self);
  const parent = parentOf(self);
  invariant(parent, "humanInput is invoked by a chart");
  const stand = standOf(self, input.id);
  const opts = optsOf(input);
  const wrong = wrongQuestion(kind, opts);
  if (wrong !== undefined) {
    engine.emit({ event: "human-input/error", data: { message: wrong, invokeid: stand.invokeid } }, stand.place);
    throw new ChartFailure("error.human.invalid-question", wrong);
  }
  const { withdraw } = askPerson({
    engine,
    self,
    stand,
    input,
    kind,
    opts,
    promptIdOf: (n) => `${stand.sessionId}/${stand.key}/${n}`,
    from: 0,
    tell: (event) => deliver(parent, event),
    onUntaken: (error) => {
      if ((self.getSnapshot() as Snapshot<undefined>).status === "active") self.send({ type: "escapement.failed", error });
    },
  });
  return withdraw;
}

function optsOf({ prompt, options, default: fallback, placeholder, min, multiline }: HumanInputInput): PromptOpts {
  return {
    prompt,
    ...(options === undefined
      ? {}
      : { options: options.map((option) => (typeof option === "string" ? { label: option, value: option } : option)) }),
    ...(fallback === undefined ? {} : { default: jsonCopy(fallback) }),
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(min === undefined ? {} : { min }),
    ...(multiline === undefined ? {} : { multiline }),
  };
}
