// The smallest program that has a sidecar: starts it, says how it ended, then asks one question on the terminal as plain output would.
// Arguments: the sidecar's program, the session folder. Tests run it in a real terminal, and say by files there when it has waited enough.

import { appendFileSync, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { createHeartbeatWatch } from "../heartbeat-watch.ts";
import { superviseSidecar } from "../index.ts";
import { WATCH_EACH_MS } from "../limits.ts";

const [entry = "", sessionDir = ""] = process.argv.slice(2);
const note = (line: string): void => appendFileSync(`${sessionDir}/notes`, `${line}\n`);

const HOUR_MS = 3_600_000;
/** It asks at each second look. How busy the machine is says nothing of who hangs: it gives up when it is told to. */
const watch = createHeartbeatWatch({
  silenceMs: WATCH_EACH_MS,
  get answerMs() {
    return existsSync(`${sessionDir}/gives-up`) ? 0 : Number.POSITIVE_INFINITY;
  },
});
/** What it slept through, by its own clock. */
let sleptMs = 0;
process.on("SIGCONT", () => {
  sleptMs += HOUR_MS;
});

const started = superviseSidecar({
  url: "ws://127.0.0.1:1/ws",
  token: "secret",
  sessionId: "session-one",
  calledAs: "escapement",
  sessionWord: "session-one",
  sessionDir,
  entry,
  watch: {
    ack: watch.ack,
    pong() {
      note("answered");
      watch.pong();
    },
    look(nowMs) {
      const verdict = watch.look(nowMs + sleptMs);
      if (sleptMs > 0) note(`looked ${sleptMs / HOUR_MS} h later: ${verdict}`);
      return verdict;
    },
  },
});
if (!started.ok) {
  process.stderr.write(`refused ${started.error.code}: ${started.error.message}\n`);
  process.exit(2);
}
const { sidecar } = started;
note(`agent ${process.pid} sidecar ${sidecar.pid}`);
sidecar.heartbeat({});
process.on("SIGTERM", () => note("agent heard SIGTERM"));
process.on("SIGUSR2", () => {
  note("asked to quit");
  void sidecar.quit();
});
const end = await sidecar.ended;
note(JSON.stringify(end));
process.stdout.write(`ended ${end.kind} code=${end.code} signal=${end.signal} restored=${end.restored}\n`);
if (end.kind !== "left" && end.kind !== "asked") {
  const answer = await new Promise<string>((resolve) =>
    createInterface({ input: process.stdin, output: process.stdout }).question("plain? ", resolve),
  );
  process.stdout.write(`answer <${answer}>\n`);
}
process.exit(0);
