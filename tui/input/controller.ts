// key → action → frame. The one place where a key changes the screen's state or sends something.

import type { ClientFrame } from "../../wire/client-frames.ts";
import type { ReplyFrame } from "../../wire/index.ts";
import type { Banner } from "../domain/banner-lines.ts";
import { ALERT_WORDS, nextAlerts } from "../domain/alerts.ts";
import type { Dragged } from "../domain/dragged.ts";
import { FOLLOWING, logTotal } from "../domain/log-lines.ts";
import type { ReplayWish } from "../domain/timeline.ts";
import { SIDECAR_EXIT, type SidecarExit } from "../terminal/exit-codes.ts";
import type { ScreenState } from "../store/screen-state.ts";
import type { Action } from "./actions.ts";
import { ESC_KEY, escFirst, isBroken } from "./esc-first.ts";
import { keyName, type KeyLike, printable } from "./key-names.ts";
import { stay } from "./leave.ts";
import { createLeaveKeys } from "./leave-keys.ts";
import { NOTE_MS } from "./limits.ts";
import { editModal, type ModalRoom, typeInModal } from "./modal-keys.ts";
import { afterLoss, afterSend, type Desk, editAgain, emptyDesk, onReply, submit, syncDesk, toSend } from "./prompt-desk.ts";
import { createOverlayKeys } from "./overlay-keys.ts";
import { createLiveKeys } from "./live-keys.ts";
import { createLogKeys } from "./log-keys.ts";
import { createPaletteKeys } from "./palette-keys.ts";
import { keepPlaceInLog } from "./log-place.ts";
import { isReplayAction, REPLAY_WISHES } from "./replay-keys.ts";
import { createPointer, type PointerEvent } from "./pointer.ts";
import { createPaneKeys } from "./pane-keys.ts";
import type { Where } from "./routing.ts";

/** The world, as far as keys reach it. */
export interface ControllerPorts {
  /** False: it did not leave. */
  send(frame: ClientFrame): boolean;
  /** Of a recording; without one nothing happens. */
  wish(wish: ReplayWish): void;
  quit(code: SidecarExit): void;
  redraw(): void;
  suspend(): void;
  newId(): string;
  nowMs(): number;
  after(ms: number, wake: () => void): void;
  /** What the open modal has room for, as it is drawn now. */
  modalRoom(): ModalRoom;
  /** To the terminal's clipboard; false where there is no way. */
  copy(text: string): boolean;
  /** What stands in cells of the screen. */
  textOf(dragged: Dragged): string;
}

export interface Controller {
  key(key: KeyLike): void;
  paste(text: string): void;
  pointer(event: PointerEvent): void;
  /** A word over the footer, for a while. */
  say(text: string, tone?: Banner["tone"], ms?: number): void;
  /** After frames were folded or the link changed. */
  flushed(replies: readonly ReplyFrame[]): void;
}

export function createController(state: ScreenState, ports: ControllerPorts): Controller {
  const { store } = state;
  let linkKind: string | undefined;
  let lastSeq = -1;
  /** Of a letter of several bytes that came in one read with Esc, the rest is still coming. */
  let afterBroken = false;

  const isLinked = (): boolean => store.link().kind === "live";

  function say(text: string, tone: Banner["tone"] = "info", ms: number = NOTE_MS): void {
    const note = { tone, text };
    state.note.set(note);
    ports.after(ms, () => state.note.set((now) => (now === note ? undefined : now)));
  }

  const pointer = createPointer(state, { act, nowMs: ports.nowMs, textOf: ports.textOf, copy: copyDragged });
  const palette = createPaletteKeys(state, act);
  const liveKeys = createLiveKeys(state, say);
  const logKeys = createLogKeys(state, say);
  const panes = createPaneKeys(state);
  const leaveKeys = createLeaveKeys(state, ports, { isLinked, say, setDesk });
  const overlays = createOverlayKeys(state, { say, copy: ports.copy, after: ports.after, fold: panes.fold });

  /** Says only what it did: whether the terminal took it nobody knows. */
  function copyDragged(text: string): void {
    if (text.trim() === "") return;
    const count = Array.from(text).length;
    if (ports.copy(text)) say(`sent ${count} ${count === 1 ? "character" : "characters"} to the terminal's clipboard`);
    else say("this terminal takes no text to copy", "warn");
  }

  function setDesk(next: Desk): void {
    const { said, ...desk } = next;
    if (said) say(said.text, said.tone);
    state.desk.set(desk);
    const frame = toSend(desk);
    if (frame) state.desk.set(afterSend(desk, isLinked() && ports.send(frame)));
  }

  /** What was folded is less than before: a question that was put away is open again, and LOG may have become shorter. */
  function rewound(): void {
    state.desk.set(emptyDesk);
    if (state.log.get().selected >= logTotal(state.logRows())) state.log.set(FOLLOWING);
  }

  const keepPlace = keepPlaceInLog(state);

  function act(action: Action): void {
    const desk = state.desk.get();
    if (isReplayAction(action)) return ports.wish(REPLAY_WISHES[action]);
    if ([palette, panes, liveKeys, logKeys, overlays, leaveKeys].some((keys) => keys.act(action))) return;
    switch (action) {
      case "redraw":
        return ports.redraw();
      case "suspend":
        return ports.suspend();
      case "mouse":
        state.mouse.set((now) => !now);
        return say(
          state.mouse.get() ? "the mouse is used here again" : "the mouse is the terminal's: select with it as usual; M takes it back",
        );
      case "alerts":
        state.alerts.set(nextAlerts);
        return say(ALERT_WORDS[state.alerts.get()]);
      case "send":
        return setDesk(submit(desk, ports.newId()));
      case "cancel":
        return cancel(desk);
      case "choose.yes":
      case "choose.no":
        return setDesk(submit(editModal(desk, action, ports.modalRoom()) ?? desk, ports.newId()));
      case "edit-again":
        return setDesk(editAgain(desk));
      default:
        return setDesk(editModal(desk, action, ports.modalRoom()) ?? desk);
    }
  }

  function cancel(desk: Desk): void {
    const editor = desk.open?.editor;
    if (editor?.kind === "select" && editor.choices.filter !== "")
      return setDesk({
        ...desk,
        ...(desk.open ? { open: { ...desk.open, editor: { ...editor, choices: { ...editor.choices, filter: "", at: 0 } } } } : {}),
      });
    if (!isLinked() && desk.open) return setDesk({ ...desk, open: { ...desk.open, reason: "not connected: nothing was cancelled" } });
    setDesk(submit(desk, ports.newId(), true));
  }

  /** Into a field that is no question's. */
  function typeElsewhere({ overlay, modal, pane }: Where, text: string): boolean {
    if (overlay === "find") overlays.type(text);
    else if (overlay === "palette") palette.type(text);
    else if (!overlay && !modal && pane === "filter") (state.focus.get() === "live" ? liveKeys : logKeys).type(text);
    else return false;
    return true;
  }

  function press(name: string, key: KeyLike): void {
    const where = state.where();
    const action = state.keymap.actionOf(where, name);
    if (action) return act(action);
    const text = printable(key);
    if (text !== undefined && typeElsewhere(where, text)) return;
    if (text !== undefined && (where.modal === "field" || where.modal === "select") && !where.overlay)
      setDesk(typeInModal(state.desk.get(), text));
  }

  return {
    key(key) {
      const both = escFirst(key);
      if (!both) return press(keyName(key), key);
      if (afterBroken) return;
      if (isBroken(key)) {
        afterBroken = true;
        ports.after(0, () => (afterBroken = false));
      }
      if (state.keymap.actionOf(state.where(), both.chord)) return press(both.chord, key);
      for (let times = 0; times < both.escs; times += 1) press("esc", ESC_KEY);
      if (both.rest) press(keyName(both.rest), both.rest);
    },
    pointer,
    say,
    paste(text) {
      if (!typeElsewhere(state.where(), text) && !state.where().overlay) setDesk(typeInModal(state.desk.get(), text));
    },
    flushed(replies) {
      const { kind } = store.link();
      if (kind === "live") state.hasBeenLive.set(true);
      if (kind !== linkKind) {
        state.linkSinceMs.set(ports.nowMs());
        if (linkKind === "live") setDesk(afterLoss(state.desk.get()));
        linkKind = kind;
      }
      state.clockMs.set(ports.nowMs());
      if (store.model.seq < lastSeq && kind === "replay") rewound();
      lastSeq = store.model.seq;
      keepPlace();
      let desk = state.desk.get();
      for (const reply of replies) desk = onReply(desk, reply);
      const { prompts, closedPrompts: closed } = store.model;
      setDesk(syncDesk(desk, { prompts, closed, isLive: kind === "live", isReplay: kind === "replay", isOver: state.isOver() }));
      if (state.role === "owner" && kind === "finished") ports.quit(SIDECAR_EXIT.left);
      if (state.leave.get().isStopping && state.isOver()) ports.quit(SIDECAR_EXIT.left);
      if (state.isOver() && state.leave.get().menu) state.leave.set((now) => stay(now));
      for (const reply of replies) if (!reply.ok && reply.re !== "answer") say(`${reply.re}: ${reply.error?.message ?? "refused"}`, "warn");
    },
  };
}
