// The app on a terminal that is owned: what it asks of its world is what the terminal can do.

import { render } from "@opentui/solid";
import { type AppOptions, createApp } from "./app.tsx";
import type { Terminal } from "./terminal/index.ts";

/** Resolves when it is mounted; it ends with the process. */
export async function showInTerminal(terminal: Terminal, given: Pick<AppOptions, "source" | "role" | "env" | "files">): Promise<void> {
  const app = createApp({
    ...given,
    renderer: terminal.renderer,
    quit(code) {
      app.stop();
      terminal.quit(code);
    },
    suspend: () => terminal.suspend(),
    isSuspended: () => terminal.isSuspended(),
    onSuspend: (listener) => terminal.onSuspend(listener),
    setTitle: (text) => terminal.setTitle(text),
    alert: (bytes) => terminal.alert(bytes),
    guard: terminal.guard,
  });
  await render(app.view, terminal.renderer);
}
