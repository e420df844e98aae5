// The ways out of the screen and of the run: Ctrl-C and its menu, Esc, the wish to stop.

import type { ClientControlFrame } from "../../wire/client-frames.ts";
import { SIDECAR_EXIT } from "../terminal/exit-codes.ts";
import type { ScreenState } from "../store/screen-state.ts";
import type { Action } from "./actions.ts";
import type { ControllerPorts } from "./controller.ts";
import { LEAVE_CHOICES, moveLeave, onCtrlC, onEsc, stay } from "./leave.ts";
import { CONFIRM_WINDOW_MS } from "./limits.ts";
import { type Desk, putAway } from "./prompt-desk.ts";

export interface LeaveKeys {
  /** Whether the action was one of these. */
  act(action: Action): boolean;
}

type Ports = Pick<ControllerPorts, "quit" | "nowMs" | "after" | "send">;

/** What the controller has besides. */
interface Shared {
  isLinked(): boolean;
  say(text: string, tone?: "info" | "warn"): void;
  setDesk(desk: Desk): void;
}

export function createLeaveKeys(state: ScreenState, ports: Ports, { isLinked, say, setDesk }: Shared): LeaveKeys {
  /** Never queued: a wish that would reach the run a minute later is not what the person meant. */
  function control(op: ClientControlFrame["op"] & ("ui-interrupt" | "ui-quit"), said: string): boolean {
    const left = isLinked() && ports.send({ kind: "control", op });
    say(left ? said : "not connected: nothing was sent", left ? "info" : "warn");
    return left;
  }

  function leave(): void {
    const over = state.isOver() || state.store.link().kind === "finished" || !state.hasBeenLive.get();
    const { state: next, effect } = onCtrlC(state.leave.get(), { role: state.role, isOver: over, nowMs: ports.nowMs() });
    state.leave.set(next);
    if (effect === "quit") ports.quit(SIDECAR_EXIT.left);
    else if (effect === "stop") stop();
  }

  function stop(): void {
    const sent = control("ui-quit", "the run was told to stop");
    state.leave.set({ ...stay(state.leave.get()), isStopping: sent });
  }

  function back(): void {
    if (state.desk.get().open?.readOnly) return setDesk(putAway(state.desk.get()));
    if (state.maximised.get()) return void state.maximised.set(false);
    if (state.role === "replay" || state.isOver()) {
      state.liveSelection.set(undefined);
      return;
    }
    const { state: next, effect } = onEsc(state.leave.get(), ports.nowMs());
    state.clockMs.set(ports.nowMs());
    state.leave.set(next);
    if (effect === "interrupt") control("ui-interrupt", "interrupt sent");
    else ports.after(CONFIRM_WINDOW_MS + 20, () => state.clockMs.set(ports.nowMs()));
  }

  function chooseLeave(action: Action): void {
    const { menu } = state.leave.get();
    const chosen = action === "leave.choose" ? LEAVE_CHOICES[menu?.at ?? 0] : action.slice("leave.".length);
    if (chosen === "without-screen") return ports.quit(SIDECAR_EXIT.withoutScreen);
    if (chosen === "stop") return stop();
    state.leave.set(stay(state.leave.get()));
  }

  return {
    act(action) {
      switch (action) {
        case "leave":
          leave();
          return true;
        case "back":
          back();
          return true;
        case "leave.up":
        case "leave.down":
          state.leave.set((now) => moveLeave(now, action === "leave.up" ? -1 : 1));
          return true;
        case "leave.stop":
        case "leave.without-screen":
        case "leave.stay":
        case "leave.choose":
          chooseLeave(action);
          return true;
        default:
          return false;
      }
    },
  };
}
