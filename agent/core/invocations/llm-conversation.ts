// The actor `llmConversation`: bound to a state, it talks with a model while the state is active.

import type { ActorLogic, Snapshot } from "xstate";
import { invariant } from "../../../wire/index.ts";
import { engineOf } from "../engine.ts";
import { ChartFailure } from "../errors.ts";
import { parentOf } from "../xstate-private.ts";
import { startConversation } from "./conversation.ts";
import type { Conversation } from "./conversation-parts.ts";
import type { LlmConversationInput } from "./inputs.ts";
import { ownLogic } from "./own-logic.ts";
import { standOf } from "./stand.ts";

/** The worker hangs on the snapshot and never enters a persisted one. */
export type LlmConversationSnapshot = Snapshot<undefined> & { worker: { input: LlmConversationInput; live?: Conversation } };

/** From the worker to itself: nobody in the chart took its error. */
export type LlmConversationEvent = { type: "xstate.stop" } | { type: "escapement.failed"; error: ChartFailure };

export type LlmConversationLogic = ActorLogic<LlmConversationSnapshot, LlmConversationEvent, LlmConversationInput>;

export const llmConversation: LlmConversationLogic = ownLogic<LlmConversationLogic>({
  getInitialSnapshot: (_scope, input) => ({ status: "active", output: undefined, error: undefined, worker: { input } }),

  start({ worker }, { self }) {
    const parent = parentOf(self);
    invariant(parent, "llmConversation is invoked by a chart");
    worker.live = startConversation({
      engine: engineOf(self),
      stand: standOf(self, worker.input.id, { joinsGroup: true }),
      input: worker.input,
      self,
      parent,
      onUntaken: ({ category, message }) => {
        if (self.getSnapshot().status === "active")
          self.send({ type: "escapement.failed", error: new ChartFailure(`error.llm.${category}`, message) });
      },
    });
  },

  transition(snapshot, event) {
    switch (event.type) {
      case "xstate.stop":
        snapshot.worker.live?.stop();
        return { ...snapshot, status: "stopped", output: undefined, error: undefined };
      case "escapement.failed":
        snapshot.worker.live?.stop();
        return { ...snapshot, status: "error", output: undefined, error: event.error };
      default:
        return snapshot;
    }
  },

  getPersistedSnapshot({ worker, status }) {
    return { status, output: undefined, error: undefined, ...worker.live?.progress() } as Snapshot<undefined>;
  },
});
