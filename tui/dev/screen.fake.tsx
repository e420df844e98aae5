// The whole screen on a terminal that is none, fed by hand: for tests.

import { createTestRenderer, type MockMouse } from "@opentui/core/testing";
import { CliRenderEvents, type Renderable } from "@opentui/core";
import { render } from "@opentui/solid";
import type { AgentFrame, Envelope } from "../../wire/index.ts";
import { type App, createApp } from "../app.tsx";
import type { SessionFiles } from "../domain/session-files.ts";
import type { Role } from "../input/leave.ts";
import type { SidecarExit } from "../terminal/exit-codes.ts";
import type { Env } from "../theme/index.ts";
import { createFakeSource, type FakeSource } from "../transport/event-source.fake.ts";
import { drawnSpans } from "./drawn-spans.fake.ts";
import { helloFrame, liveFrame } from "./sample-session.ts";

export interface FakeScreen {
  app: App;
  source: FakeSource;
  /** Codes it wanted to end with. */
  quits: SidecarExit[];
  mouse: MockMouse;
  /** What was sent to the terminal's clipboard. */
  copied: string[];
  /** Moved by hand: nothing in a test waits for a clock. */
  clock: { ms: number };
  /** Folds what waits, draws, and gives the characters. */
  frame(): Promise<string>;
  /** Colours and attributes of each line's pieces, as drawn; `own`: the terminal's own colours; `index`: the ink is one of its sixteen. */
  spans(): { text: string; fg: number[]; bg: number[]; attributes: number; own: boolean; index: number | undefined }[][];
  key(name: string, modifiers?: { shift?: boolean; ctrl?: boolean; meta?: boolean }): Promise<string>;
  esc(): Promise<string>;
  type(text: string): Promise<string>;
  paste(text: string): Promise<string>;
  resize(columns: number, rows: number): Promise<string>;
  /** A session that is live: its history, then the word that it is through. */
  live(events: readonly Envelope[], prompts?: string[]): Promise<string>;
  say(...frames: AgentFrame[]): Promise<string>;
  /** The terminal says that its ground is another. */
  look(mode: "dark" | "light"): void;
  /** Nodes of the renderer's tree. */
  nodes(): number;
  end(): void;
}

const STILL: Env = { TERM: "xterm-256color", COLORTERM: "truecolor", REDUCED_MOTION: "1" };

export async function fakeScreen(
  options: { columns?: number; rows?: number; role?: Role; env?: Env; nowMs?: number; files?: SessionFiles } = {},
): Promise<FakeScreen> {
  const { columns = 130, rows = 40, role = "owner", env = STILL } = options;
  const source = createFakeSource();
  const quits: SidecarExit[] = [];
  const clock = { ms: options.nowMs ?? Date.UTC(2026, 5, 7, 2, 21, 30) };
  const test = await createTestRenderer({ width: columns, height: rows, exitOnCtrlC: false, exitSignals: [] });
  const app = createApp({
    renderer: test.renderer,
    source,
    role,
    env,
    nowMs: () => clock.ms,
    quit: (code) => void quits.push(code),
    ...(options.files ? { files: options.files } : {}),
  });
  await render(app.view, test.renderer);
  const copied: string[] = [];
  test.renderer.copyToClipboardOSC52 = (text) => copied.push(text) > 0;

  async function frame(): Promise<string> {
    app.store.flush();
    await test.renderOnce();
    return test.captureCharFrame();
  }
  return {
    app,
    source,
    quits,
    copied,
    mouse: test.mockMouse,
    clock,
    frame,
    spans: () =>
      drawnSpans(test.renderer.currentRenderBuffer).map((line) =>
        line.map(({ text, fg, bg, attributes }) => ({
          text,
          fg: fg.toInts(),
          bg: bg.toInts(),
          attributes,
          index: fg.intent === "indexed" ? fg.slot : undefined,
          own: fg.intent === "default" && (bg.intent === "default" || bg.a === 0),
        })),
      ),
    async key(name, modifiers) {
      test.mockInput.pressKey(name, modifiers);
      return frame();
    },
    async esc() {
      // The parser waits to tell Esc from the start of a sequence.
      const heard = new Promise((resolve) => test.renderer.keyInput.once("keypress", resolve));
      test.mockInput.pressEscape();
      await heard;
      return frame();
    },
    async type(text) {
      await test.mockInput.typeText(text);
      return frame();
    },
    async paste(text) {
      await test.mockInput.pasteBracketedText(text);
      return frame();
    },
    async resize(width, height) {
      test.resize(width, height);
      return frame();
    },
    async live(events, prompts = []) {
      source.status({ kind: "history", head: events.length - 1 });
      source.emit(helloFrame(events.length - 1), ...events, liveFrame(events.length - 1, prompts));
      source.status({ kind: "live" });
      return frame();
    },
    async say(...frames) {
      source.emit(...frames);
      return frame();
    },
    look: (mode) => void test.renderer.emit(CliRenderEvents.THEME_MODE, mode),
    nodes: () => countNodes(test.renderer.root),
    end() {
      app.stop();
      test.renderer.destroy();
    },
  };
}

const countNodes = (node: Renderable): number => node.getChildren().reduce((sum, child) => sum + countNodes(child as Renderable), 1);
