// A frontend that cannot hurt a run: what its callbacks throw goes to `onDiagnostic` and changes nothing.

import { messageOf } from "./errors.ts";
import type { Frontend } from "./ports/frontend.ts";

/** Every callback present, none throws. `confirmTool` stays absent where it is absent: then every call proceeds. */
export type GuardedFrontend = Required<Omit<Frontend, "confirmTool">> &
  Pick<Frontend, "confirmTool"> & {
    /** False: nobody listens, so nothing need be made for it. */
    has(callback: keyof Frontend): boolean;
  };

export function guardFrontend(frontend: Frontend): GuardedFrontend {
  const onDiagnostic = (message: string, detail?: unknown): void => {
    try {
      frontend.onDiagnostic?.(message, detail);
    } catch {
      // The place where failures are told has failed itself: there is nobody left to tell.
    }
  };
  const guard =
    <A extends unknown[]>(name: string, callback: ((...args: A) => void) | undefined) =>
    (...args: A): void => {
      try {
        callback?.apply(frontend, args);
      } catch (error) {
        onDiagnostic(`${name} threw: ${messageOf(error)}`, error);
      }
    };
  return {
    onWritten: guard("onWritten", frontend.onWritten),
    onEvent: guard("onEvent", frontend.onEvent),
    onChunk: guard("onChunk", frontend.onChunk),
    onPhase: guard("onPhase", frontend.onPhase),
    onInput: guard("onInput", frontend.onInput),
    onInputClosed: guard("onInputClosed", frontend.onInputClosed),
    onStorage: guard("onStorage", frontend.onStorage),
    onStepStart: guard("onStepStart", frontend.onStepStart),
    handleToolError: guard("handleToolError", frontend.handleToolError),
    handleNoTool: guard("handleNoTool", frontend.handleNoTool),
    handleStop: guard("handleStop", frontend.handleStop),
    onDiagnostic,
    has: (callback) => frontend[callback] !== undefined,
    ...(frontend.confirmTool ? { confirmTool: guardConfirm(frontend, onDiagnostic) } : {}),
  };
}

/** A frontend that cannot ask refuses: the call may have effects. */
function guardConfirm(frontend: Frontend, onDiagnostic: (message: string, detail?: unknown) => void): NonNullable<Frontend["confirmTool"]> {
  return async (call, signal, ask) => {
    try {
      return (await frontend.confirmTool?.(call, signal, ask)) ?? { proceed: true };
    } catch (error) {
      if (!signal.aborted) onDiagnostic(`confirmTool threw: ${messageOf(error)}`, error);
      return { proceed: false, feedback: `The call could not be confirmed: ${messageOf(error)}` };
    }
  };
}
