// The actor `toolCall`: a tool that the chart itself runs, on record as one that a model calls.

import type { ActorLogic, AnyActorRef, Snapshot } from "xstate";
import { engineOf } from "../engine.ts";
import { ChartFailure } from "../errors.ts";
import type { ToolResult } from "../ports/tool.ts";
import type { ToolCallInput } from "./inputs.ts";
import { ownLogic } from "./own-logic.ts";
import { standOf } from "./stand.ts";
import { runTool } from "./tool-calls.ts";
import { createTurnPast } from "./turn-past.ts";

export type ToolCallSnapshot = Snapshot<ToolResult> & { call: { input: ToolCallInput; stop?: () => void } };

export type ToolCallEvent =
  | { type: "xstate.stop" }
  | { type: "escapement.result"; result: ToolResult }
  | { type: "escapement.failed"; error: unknown };

export type ToolCallLogic = ActorLogic<ToolCallSnapshot, ToolCallEvent, ToolCallInput>;

/** Its output is the tool's result: one with `isError` is an output too. A tool that is not configured fails the invocation. */
export const toolCall: ToolCallLogic = ownLogic<ToolCallLogic>({
  getInitialSnapshot: (_scope, input) => ({ status: "active", output: undefined, error: undefined, call: { input } }),

  start({ call }, { self }) {
    call.stop = startCall(self, call.input);
  },

  transition(snapshot, event) {
    switch (event.type) {
      case "xstate.stop":
        snapshot.call.stop?.();
        return { ...snapshot, status: "stopped", output: undefined, error: undefined };
      case "escapement.result":
        return { ...snapshot, status: "done", output: event.result, error: undefined };
      case "escapement.failed":
        return { ...snapshot, status: "error", output: undefined, error: event.error };
      default:
        return snapshot;
    }
  },

  getPersistedSnapshot: ({ status, output, call }) => ({ status, output, error: undefined, input: call.input }) as Snapshot<ToolResult>,
});

/** The result stops the tool. */
function startCall(self: AnyActorRef, { id, tool: name, input, confirm = true }: ToolCallInput): () => void {
  const engine = engineOf(self);
  const tool = engine.tools.find((one) => one.name === name);
  if (!tool) {
    const names = engine.tools.map((one) => one.name).join(", ") || "none";
    throw new ChartFailure("error.tool.unknown", `there is no tool ${name}; there are ${names}`);
  }
  const stand = standOf(self, id);
  const controller = new AbortController();
  const rest = engine.liveness.begin();
  const past = engine.walk && createTurnPast(engine.store, engine.redact);
  const parts = {
    engine,
    self,
    past,
    stand,
    place: { ...stand.place, "transcript/turn": 0 },
    turn: 0,
    signal: controller.signal,
    tools: new Map([[name, tool]]),
    confirms: confirm,
    keepsInput: true,
  };
  // Derived, so that a resumed run knows the call again.
  const callId = `${stand.name}.${stand.visit}`;
  const work = async (): Promise<void> => {
    try {
      const result = await runTool(parts, { type: "tool-call", callId, name, input }, 0);
      self.send({ type: "escapement.result", result } satisfies ToolCallEvent);
    } catch (error) {
      if (!controller.signal.aborted) self.send({ type: "escapement.failed", error } satisfies ToolCallEvent);
    } finally {
      rest();
    }
  };
  let forgetSleep = (): void => undefined;
  if (engine.walk && past) forgetSleep = engine.walk.sleep({ self, stand, rank: 2, see: past.see, wake: () => void work() });
  else void work();
  return () => {
    forgetSleep();
    rest();
    controller.abort("the chart left the state");
  };
}
