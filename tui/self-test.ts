// `escapement doctor` asks: does the renderer load here, and does the screen draw? On a terminal that is none.

import { createTestRenderer } from "@opentui/core/testing";
import { render } from "@opentui/solid";
import { createApp } from "./app.tsx";

const SIZE = { width: 100, height: 30 };
/** Stands on every screen. */
const SEEN = "LIVE";

/** One line of JSON for stdout: `{ok, bun, problem?}`. Never rejects. */
export async function selfTest(): Promise<string> {
  try {
    const test = await createTestRenderer({ ...SIZE, exitOnCtrlC: false, exitSignals: [] });
    const source = { start: () => undefined, send: () => false, stop: () => undefined };
    const app = createApp({ renderer: test.renderer, source, role: "guest", env: { TERM: "xterm-256color" }, quit: () => undefined });
    await render(app.view, test.renderer);
    await test.renderOnce();
    const drawn = test.captureCharFrame();
    app.stop();
    test.renderer.destroy();
    return JSON.stringify(
      drawn.includes(SEEN) ? { ok: true, bun: Bun.version } : { ok: false, bun: Bun.version, problem: "the screen drew nothing" },
    );
  } catch (error) {
    return JSON.stringify({ ok: false, bun: Bun.version, problem: error instanceof Error ? error.message : String(error) });
  }
}
