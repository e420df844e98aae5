// Source, store, screen and keys wired together. Knows no environment: main.tsx and the tests give it their world.

import { type CliRenderer, CliRenderEvents } from "@opentui/core";
import { createEffect, createMemo, createRoot, createSignal, onCleanup } from "solid-js";
import type { SessionFiles } from "./domain/session-files.ts";
import { isAlerts, notifyWay } from "./domain/alerts.ts";
import { watchForAlerts } from "./alerts.ts";
import { PROBLEM_MS } from "./input/limits.ts";
import { remapped } from "./input/remap.ts";
import { createKeymap } from "./input/routing.ts";
import { createController } from "./input/controller.ts";
import type { KeyLike } from "./input/key-names.ts";
import type { Role } from "./input/leave.ts";
import type { ModalRoom } from "./input/modal-keys.ts";
import {
  createHeartbeat,
  createModelStore,
  createScreenState,
  HEARTBEAT_CHECK_MS,
  type ModelStore,
  type ScreenState,
} from "./store/index.ts";
import { SHIMMER_STEP_MS } from "./ui/limits.ts";
import type { SidecarExit } from "./terminal/exit-codes.ts";
import { redraw } from "./terminal/redraw.ts";
import { chosenTheme, colourDepth, type Env, themeFor } from "./theme/index.ts";
import type { EventSource } from "./transport/event-source.ts";
import { holdMouse, textInCells } from "./ui/mouse.ts";
import { Shell } from "./ui/shell.tsx";

export interface AppOptions {
  renderer: CliRenderer;
  source: EventSource;
  role: Role;
  env: Env;
  nowMs?: () => number;
  quit(code: SidecarExit): void;
  suspend?(): void;
  isSuspended?(): boolean;
  onSuspend?(listener: (isSuspended: boolean) => void): void;
  setTitle?(text: string): void;
  /** Bytes for the terminal that draw nothing: a bell, a notification. */
  alert?(bytes: string): void;
  /** Of the session; absent where its folder is not here. */
  files?: SessionFiles;
  guard?: <A extends unknown[]>(handler: (...args: A) => void) => (...args: A) => void;
}

export interface App {
  state: ScreenState;
  store: ModelStore;
  key(key: KeyLike): void;
  /** The component to mount. */
  view(): ReturnType<typeof Shell>;
  stop(): void;
}

export function createApp(options: AppOptions): App {
  return createRoot((dispose) => wire(options, dispose));
}

function wire(options: AppOptions, dispose: () => void): App {
  const { renderer, source, env, role } = options;
  const nowMs = options.nowMs ?? Date.now;
  const guard = options.guard ?? ((handler) => handler);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const after = (ms: number, wake: () => void): void => {
    const timer = setTimeout(
      guard(() => {
        timers.delete(timer);
        wake();
      }),
      ms,
    );
    timers.add(timer);
  };

  const [theme, setTheme] = createSignal(themeFor(env, renderer.themeMode));
  renderer.on(CliRenderEvents.THEME_MODE, (mode: "dark" | "light") => setTheme(themeFor(env, mode)));
  const store = createModelStore();
  const keys = remapped(keysIn(env["ESCAPEMENT_KEYS"]));
  const problems = [...chosenTheme(env["ESCAPEMENT_THEME"]).problems, ...keys.problems];
  const state = createScreenState({
    store,
    role,
    theme,
    size: { columns: renderer.width, rows: renderer.height },
    nowMs: nowMs(),
    colours: colourDepth(env),
    keymap: createKeymap(keys.rows),
    problems,
    ...(isAlerts(env["ESCAPEMENT_ALERTS"]) ? { alerts: env["ESCAPEMENT_ALERTS"] } : {}),
    ...(options.files ? { files: options.files } : {}),
    readers: () => source.readers?.(),
  });
  let room: ModalRoom = { columns: 40, scrollMax: 0 };
  const controller = createController(state, {
    send: (frame) => source.send(frame),
    wish: (wish) => source.wish?.(wish),
    quit: options.quit,
    suspend: () => options.suspend?.(),
    redraw: () => redraw(renderer),
    newId: () => crypto.randomUUID(),
    nowMs,
    after,
    modalRoom: () => room,
    copy: (text) => renderer.copyToClipboardOSC52(text),
    textOf: (dragged) => textInCells(renderer, dragged),
  });
  store.onFlush((replies) => controller.flushed(replies));
  if (problems.length > 0) controller.say(problemWords(problems), "warn", PROBLEM_MS);
  if (role !== "replay" && options.alert) watchForAlerts({ renderer, state, way: notifyWay(env), alert: options.alert });
  heartbeat(options, store, after, nowMs);
  movement(state, options, after, nowMs);
  holdMouse(renderer, state, guard(controller.pointer));
  const title = createMemo(() => titleOf(state));
  createEffect(() => options.setTitle?.(title()));
  source.start(store.sink);

  return {
    state,
    store,
    key: (key) => controller.key(key),
    view: () => <Shell state={state} controller={controller} guard={guard} onModalRoom={(next) => (room = next)} />,
    stop() {
      source.stop();
      store.stop();
      for (const timer of timers) clearTimeout(timer);
      dispose();
    },
  };
}

/** Undefined: nothing was said of keys. What is no JSON stays text, and is named as such. */
function keysIn(text: string | undefined): unknown {
  if (text === undefined || text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const problemWords = ([first = "", ...more]: readonly string[]): string =>
  `⚠ configuration: ${first}${more.length > 0 ? ` · ${more.length} more: F1` : ""}`;

function heartbeat(options: AppOptions, store: ModelStore, after: (ms: number, wake: () => void) => void, nowMs: () => number): void {
  if (options.role === "replay") return;
  const { renderer, source } = options;
  const beat = createHeartbeat({
    state: () => ({ seq: store.model.seq, epoch: store.model.epoch }),
    send: (frame) => source.send(frame),
    nowMs,
  });
  let startedMs = 0;
  const began = async (): Promise<void> => {
    startedMs = performance.now();
  };
  const drawn = (): void => beat.drawn(startedMs > 0 ? performance.now() - startedMs : 0);
  renderer.setFrameCallback(began);
  renderer.on(CliRenderEvents.FRAME, drawn);
  options.onSuspend?.((isSuspended) => isSuspended && beat.suspended());
  const check = (): void => {
    if (beat.isQuiet() && !options.isSuspended?.()) renderer.requestRender();
    after(HEARTBEAT_CHECK_MS, check);
  };
  after(HEARTBEAT_CHECK_MS, check);
  onCleanup(() => {
    renderer.removeFrameCallback(began);
    renderer.off(CliRenderEvents.FRAME, drawn);
  });
}

/** The clock and the shimmer: they run only while something on the screen depends on them. */
function movement(state: ScreenState, options: AppOptions, after: (ms: number, wake: () => void) => void, nowMs: () => number): void {
  if (options.role === "replay") return;
  let step = 0;
  const second = (): void => {
    const link = state.link();
    if (!state.isOver() || (link.kind === "lost" && link.retryInMs !== undefined)) state.clockMs.set(nowMs());
    after(1_000 - (nowMs() % 1_000), second);
  };
  const shimmer = (): void => {
    const { activeKeys } = state.store.model;
    const moves = activeKeys.size > 0 && state.link().kind === "live" && !state.theme().isStill && !options.isSuspended?.();
    state.tick.set(moves ? (step += 1) : undefined);
    after(SHIMMER_STEP_MS, shimmer);
  };
  after(1_000 - (nowMs() % 1_000), second);
  after(SHIMMER_STEP_MS, shimmer);
}

function titleOf(state: ScreenState): string {
  state.store.version();
  const { run } = state.store.model;
  const name = run.title || run.chartId || "escapement";
  if (state.desk.get().open && state.role !== "replay") return `? ${name}`;
  return state.isOver() ? `${run.status === "done" ? "✓" : "✗"} ${name}` : name;
}
