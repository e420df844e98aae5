// A run that waits for a person, with its server, in this process: what strangers throw at it must change nothing.

import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ask from "../agent/charts/ask.ts";
import { createSimBackend } from "../agent/backends/sim/index.ts";
import { startLiveRun } from "../agent/cli/live-run.ts";
import { startServer } from "../agent/server/index.ts";
import { createSession, createSystemClock } from "../agent/session/index.ts";

export const TOKEN = "the-right-token";

export async function startRealRun() {
  const dir = mkdtempSync(join(tmpdir(), "escapement-hostile-"));
  const clock = createSystemClock();
  const session = await createSession({ workDir: dir, meta: { chart: "ask", title: "ask", backend: "sim" } });
  const diagnostics: string[] = [];
  const onDiagnostic = (message: string): void => void diagnostics.push(message);
  const backend = createSimBackend({ seed: 1, tokensPerSecond: Number.POSITIVE_INFINITY, faults: [], clock });
  const live = startLiveRun({ chart: ask, params: undefined, backend, session, clock, onDiagnostic });
  await live.begun;
  while (live.registry.open().length === 0) await new Promise((resolve) => void setImmediate(resolve));
  let nowMs = 0;
  const server = await startServer({
    hub: live.hub,
    tokens: [{ token: TOKEN, name: "stranger", scopes: ["view", "answer", "control"] }],
    maxClients: 100,
    files: { log: session.log, readArtifact: session.store.readArtifact, readBlob: session.store.readBlob },
    onFrame: live.handle,
    onDiagnostic,
    timeouts: { headersMs: 2_000, requestMs: 2_000, checkMs: 200 },
    // Every look at the time is two minutes later: offences and rates never add up, so one connection takes any number of frames.
    now: () => (nowMs += 120_000),
  });
  return {
    live,
    server,
    diagnostics,
    promptId: live.registry.open()[0]?.promptId ?? "",
    /** Of everything the agent is: its log, its place in the chart, its questions, what was folded. Checkpoints come at their own time. */
    stateHash(): string {
      const lines = readFileSync(join(session.dir, "transcript.jsonl"), "utf8").split("\n");
      const state = [
        lines.filter((line) => !line.includes('"checkpoint/written"')),
        live.run.phase(),
        live.registry.open(),
        live.model.run,
        live.model.prompts,
        Object.keys(Object.prototype),
      ];
      return createHash("sha256").update(JSON.stringify(state)).digest("hex");
    },
    async end(): Promise<void> {
      live.run.stop("the test is over");
      await live.run.result;
      await live.hub.finish();
      await server.close();
      await session.close("aborted");
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export type RealRun = Awaited<ReturnType<typeof startRealRun>>;
