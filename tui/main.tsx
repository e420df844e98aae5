// The sidecar: reads its environment, owns the terminal, shows one session.

import { statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { callName } from "../fold/called-as.ts";
import { showInTerminal } from "./app-in-terminal.ts";
import type { ReplayTiming } from "./domain/timeline.ts";
import type { SessionFiles } from "./domain/session-files.ts";
import { createSessionFiles } from "./files/session-files.file.ts";
import type { Role } from "./input/leave.ts";
// Not loaded late: one late import of our own makes the bundler wrap every module of the sidecar, which every first frame pays.
import { selfTest } from "./self-test.ts";
import { createTerminal, hasAgentPipe, type SessionPlace } from "./terminal/index.ts";
import { colourDepth } from "./theme/index.ts";
import { createReplaySource, createWsSource, type EventSource, watchLockFile } from "./transport/index.ts";

/** A window that is being dragged sends a size a frame: the last of them is drawn. */
const RESIZE_SETTLE_MS = 20;

interface Feed {
  source: EventSource;
  role: Role;
  files?: SessionFiles;
}

/** What the agent handed down. The address holds the token: both leave the environment before anything else runs. */
function readEnvironment(): { feed: Feed; session: SessionPlace | undefined } | { wrong: string } {
  const { env } = process;
  const url = env["OPENTUI_WS_URL"];
  const port = env["OPENTUI_WS_PORT"];
  delete env["OPENTUI_WS_URL"];
  delete env["OPENTUI_WS_PORT"];
  delete env["ESCAPEMENT_TOKEN"];
  const replay = env["OPENTUI_REPLAY"];
  if (replay)
    return {
      feed: {
        source: createReplaySource({
          path: replay,
          timing: timingOf(env["OPENTUI_REPLAY_TIMING"]),
          speed: speedOf(env["OPENTUI_REPLAY_SPEED"]),
          loop: env["OPENTUI_REPLAY_LOOP"] === "1",
          soft: env["ESCAPEMENT_SOFT"] === "1",
        }),
        role: "replay",
        ...(statSync(replay, { throwIfNoEntry: false })?.isDirectory()
          ? { files: createSessionFiles(replay) }
          : basename(replay) === "transcript.jsonl"
            ? { files: createSessionFiles(dirname(replay)) }
            : {}),
      },
      session: undefined,
    };
  const address = url || (port ? `ws://127.0.0.1:${port}/ws` : undefined);
  if (!address)
    return {
      wrong: `escapement: this is the screen of a run; start one with \`${callName(process)} run\`, or look at one with \`${callName(process)} open\``,
    };
  const dir = env["ESCAPEMENT_SESSION_DIR"];
  const word = env["ESCAPEMENT_SESSION_WORD"] || env["ESCAPEMENT_SESSION_ID"];
  const session = word && dir ? { dir, word } : undefined;
  const role: Role = env["ESCAPEMENT_ATTACH"] !== "1" && hasAgentPipe() ? "owner" : "guest";
  // A guest has no pipe to the agent: whether there still is one to come back to stands in the session's folder.
  const lock = role === "guest" && session ? watchLockFile(session) : {};
  return {
    feed: {
      source: createWsSource({ url: address, isStrict: env["ESCAPEMENT_SOFT"] !== "1", ...lock }),
      role,
      ...(dir ? { files: createSessionFiles(dir) } : {}),
    },
    // The pipe of a guest leads to its own `attach`: with that gone the run still goes on.
    session: role === "owner" ? session : undefined,
  };
}

const timingOf = (value: string | undefined): ReplayTiming => (value === "paced" || value === "wallclock" ? value : "instant");
/** As it was, where it is no number above 0. */
const speedOf = (value: string | undefined): number => (Number(value) > 0 && Number.isFinite(Number(value)) ? Number(value) : 1);

if (process.env["ESCAPEMENT_SELF_TEST"] === "1") {
  process.stdout.write(`${await selfTest()}\n`);
  process.exit(0);
}
const given = readEnvironment();
if ("wrong" in given) {
  process.stderr.write(`${given.wrong}\n`);
  process.exit(2);
}
const { feed, session } = given;
const env = { ...process.env };
// The renderer writes 24-bit colours to any terminal whose name does not say 256; one of 16 colours takes their numbers.
if (colourDepth(env) === "16") process.env["TERM"] = `${env["TERM"]}-256color`;
const terminal = await createTerminal({
  title: "escapement",
  ...(session ? { session } : {}),
  renderer: { targetFps: 30, useMouse: true, enableMouseMovement: false, debounceDelay: RESIZE_SETTLE_MS },
});
await showInTerminal(terminal, { ...feed, env });
