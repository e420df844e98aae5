// The smallest program that has a sidecar: starts it, says how it ended, then asks one question on the terminal as plain output would.
// Arguments: the sidecar's program, the session folder. Tests run it in a real terminal.

import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { superviseSidecar } from "../index.ts";

const [entry = "", sessionDir = ""] = process.argv.slice(2);
const note = (line: string): void => appendFileSync(`${sessionDir}/notes`, `${line}\n`);

const started = superviseSidecar({
  url: "ws://127.0.0.1:1/ws",
  token: "secret",
  sessionId: "session-one",
  sessionDir,
  entry,
  patience: { silenceMs: 1_000, answerMs: 1_000 },
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
