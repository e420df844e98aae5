// The sidecar owns the terminal. If it is gone before the run is over, the run goes on as lines without asking.

import { calledAs } from "./called-as.ts";
import type { ScreenLook, Sidecar, SidecarEnd } from "../sidecar/index.ts";
import { createUiLog, FILES, sessionWord } from "../session/index.ts";
import type { Session } from "../session/index.ts";
import type { LiveRun } from "./live-run.ts";
import type { Served } from "./serve.ts";
import { createTextView } from "./view.text.ts";
import type { View } from "./view.ts";

export interface ScreenViewOptions {
  live: LiveRun;
  session: Session;
  soft: boolean;
  screenLook: ScreenLook | undefined;
  /** Takes secrets out of what goes into escapement.log. */
  redact(text: string): string;
  onInterrupt(): void;
  /** Questions that were asked on the screen may have nobody now. */
  onScreenGone(): void;
}

export function createScreenView({ live, session, soft, screenLook, redact, onInterrupt, onScreenGone }: ScreenViewOptions): View {
  const log = createUiLog({ path: `${session.dir}/${FILES.uiLog}`, redact });
  log.capture();
  const word = sessionWord(session.dir, session.id);
  let sidecar: Sidecar | undefined;
  let text: View | undefined;
  let leave = (): void => {};
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });

  function goOnInLines(sentence: string): void {
    log.restore();
    text = createTextView({
      live,
      sessionDir: session.dir,
      asks: process.stdin.isTTY === true,
      announces: false,
      opening: sentence,
      onInterrupt,
    });
    onScreenGone();
  }

  function onEnd(end: SidecarEnd): void {
    sidecar = undefined;
    const isOver = live.quit.hasEnded();
    if (isOver || end.kind === "asked" || live.quit.isAsked()) log.restore();
    else {
      const isAlarm = end.kind !== "go-on" && end.kind !== "left";
      if (isAlarm)
        live.run.record({
          event: "ui/lost",
          data: { ...(end.code === null ? {} : { code: end.code }), ...(end.signal === null ? {} : { signal: end.signal }) },
        });
      const how = isAlarm ? `The screen was lost (${inWords(end)}); the run goes on here.` : "The run goes on here without a screen.";
      // It was drawn, so it is served: from another terminal it can be answered too.
      goOnInLines(`${how} From another terminal: ${calledAs} attach ${word}`);
    }
    leave();
  }

  async function spawn(served: Served): Promise<void> {
    const { superviseSidecar } = await import("../sidecar/index.ts");
    if (live.quit.hasEnded() && live.quit.isAsked()) return;
    const { id, dir } = session;
    const started = superviseSidecar({
      ...served.screen,
      sessionId: id,
      sessionDir: dir,
      calledAs,
      sessionWord: word,
      soft,
      look: screenLook,
    });
    if (started.ok) {
      sidecar = started.sidecar;
      void started.sidecar.ended.then(onEnd);
      return;
    }
    goOnInLines(`No screen: ${started.error.message}; the run goes on here.`);
    leave();
  }

  return {
    connected(served) {
      if (served) void spawn(served);
      else goOnInLines("No screen: it reads the run through the server, and there is none; the run goes on here.");
    },
    answersHere: () => text?.answersHere() ?? true,
    heartbeat: (frame) => sidecar?.heartbeat(frame.suspended === true ? { suspended: true } : {}),
    left,
    async close() {
      await sidecar?.quit();
      await text?.close();
      log.restore();
    },
    closing: (lines) => process.stdout.write(`${lines.join("\n")}\n`),
  };
}

function inWords({ kind, code, signal }: SidecarEnd): string {
  if (kind === "hung") return "it no longer answered";
  if (kind === "crashed") return "it failed; its words stand above";
  return signal === null ? `exit ${code ?? "unknown"}` : signal;
}
