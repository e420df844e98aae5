// A person who looks elsewhere is told of a question, the end and trouble. Only of what happens from now on, and only where
// the terminal has said that it lost the focus.

import { type CliRenderer, CliRenderEvents } from "@opentui/core";
import { onCleanup } from "solid-js";
import { alertBytes, type NotifyWay } from "./domain/alerts.ts";
import { logTotal } from "./domain/log-lines.ts";
import type { ScreenState } from "./store/index.ts";

export interface AlertOptions {
  renderer: CliRenderer;
  state: ScreenState;
  way: NotifyWay;
  alert(bytes: string): void;
}

/** Call after the controller has heard of each flush: what is open is open by then. */
export function watchForAlerts({ renderer, state, way, alert }: AlertOptions): void {
  const { store } = state;
  const { model } = store;
  let isAway = false;
  let wasLive = false;
  let rows = 0;
  let asked: string | undefined;
  let wasOver = false;
  const away = (): void => void (isAway = true);
  const back = (): void => void (isAway = false);
  renderer.on(CliRenderEvents.BLUR, away);
  renderer.on(CliRenderEvents.FOCUS, back);
  onCleanup(() => {
    renderer.off(CliRenderEvents.BLUR, away);
    renderer.off(CliRenderEvents.FOCUS, back);
  });

  /** The newest trouble among the rows that came. */
  function trouble(): string | undefined {
    const { log } = model;
    for (let at = log.rows.length - 1; at >= Math.max(0, rows - log.dropped); at -= 1) {
      const row = log.rows[at];
      if (row?.lane === "error" && row.tone === "bad") return row.text;
    }
    return undefined;
  }

  function news(): string | undefined {
    const { open } = state.desk.get();
    const { run } = model;
    if (state.isOver() && !wasOver) return run.status === "done" ? "the run is done" : `the run ended: ${run.why ?? run.status}`;
    if (open && !open.readOnly && open.question.promptId !== asked) return `asks: ${open.question.opts.prompt}`;
    return trouble();
  }

  store.onFlush(() => {
    const words = wasLive && isAway ? news() : undefined;
    wasLive ||= store.link().kind === "live";
    rows = logTotal(model.log);
    asked = state.desk.get().open?.question.promptId;
    wasOver = state.isOver();
    if (words !== undefined) alert(alertBytes(state.alerts.get(), way, model.run.title || "Escapement", words));
  });
}
