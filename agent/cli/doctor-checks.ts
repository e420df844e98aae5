// What `doctor` looks at. Each check says what it found; one that fails says what to do.

import { accessSync, constants, existsSync, statfsSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, resolve } from "node:path";
import { spawnSync } from "node:child_process";
import { calledAs } from "./called-as.ts";
import { createSystemClock, explainLocks, sessionWord, surveySessions } from "../session/index.ts";
import { testSidecar } from "../sidecar/index.ts";
import { PROVIDERS } from "../backends/providers.ts";
import { openClosedRoom } from "../tools/index.ts";
import { bytesText, countText } from "../../fold/index.ts";
import { PROTOCOL } from "../../wire/index.ts";
import { wishFor } from "./choose-backend.ts";
import { FREE_BYTES_MIN, NODE_MIN, SCREEN_MIN } from "./limits.ts";
import { lockCheck } from "./doctor-locks.ts";
import { version } from "./version.ts";

/** `note`: worth knowing, and no reason not to start. */
export interface Check {
  name: string;
  state: "ok" | "note" | "fail";
  says: string;
  advice?: string;
}

/** In the order in which a person would ask. Never rejects for what is wrong here: that is what it tells. */
export async function lookAtEverything(workDir: string): Promise<Check[]> {
  return [
    { name: "escapement", state: "ok", says: `${version}, protocol ${PROTOCOL}` },
    nodeCheck(process.versions.node),
    await screenCheck(),
    terminalCheck(),
    sttyCheck(),
    await loopbackCheck(),
    await commandsCheck(),
    folderCheck(workDir),
    await sessionsCheck(workDir),
    ...(await explainLocks(workDir)).map(lockCheck),
    backendCheck(),
    ...credentialChecks(process.env),
  ];
}

export function nodeCheck(found: string): Check {
  const [major = 0, minor = 0] = found.split(".").map(Number);
  const [wantedMajor, wantedMinor] = NODE_MIN;
  const isEnough = major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  return {
    name: "node",
    state: isEnough ? "ok" : "fail",
    says: found,
    ...(isEnough ? {} : { advice: `install Node ${NODE_MIN.join(".")} or newer` }),
  };
}

/** Bun, the renderer's own library and the screen, in one: it draws a frame. */
async function screenCheck(): Promise<Check> {
  const test = await testSidecar();
  return test.ok
    ? { name: "screen", state: "ok", says: `bun ${test.bun} drew a frame (${test.path})` }
    : {
        name: "screen",
        state: "fail",
        says: test.problem,
        advice: "run npm install and npm run build in the program's folder; without a screen, runs work as lines (--no-tui)",
      };
}

function terminalCheck(): Check {
  const { stdin, stdout, env } = process;
  if (!stdin.isTTY || !stdout.isTTY)
    return { name: "terminal", state: "note", says: "none here (a pipe): a screen needs one on stdin and stdout" };
  const { columns, rows } = stdout;
  const colour = env["NO_COLOR"] ? "no colour (NO_COLOR)" : env["COLORTERM"] ? env["COLORTERM"] : "256 colours or fewer";
  const size = `${columns}×${rows}`;
  const says = `${env["TERM"] ?? "no TERM"}, ${size}, ${colour}${env["TMUX"] ? ", in tmux" : ""}`;
  if (columns < SCREEN_MIN.columns || rows < SCREEN_MIN.rows)
    return {
      name: "terminal",
      state: "note",
      says,
      advice: `the screen needs ${SCREEN_MIN.columns}×${SCREEN_MIN.rows}: make the window larger`,
    };
  if (!env["TERM"] || env["TERM"] === "dumb")
    return { name: "terminal", state: "note", says, advice: "set TERM to what the terminal is, as xterm-256color" };
  return { name: "terminal", state: "ok", says };
}

function sttyCheck(): Check {
  const found = spawnSync("stty", ["--version"], { stdio: "ignore", timeout: 5_000 }).error === undefined;
  return found
    ? { name: "stty", state: "ok", says: "found" }
    : {
        name: "stty",
        state: "note",
        says: "not found",
        advice: "after a crash of the screen nothing can put the terminal's modes back: install coreutils, or type reset",
      };
}

/** What keeps the commands of a model from the sessions, beside a person's no. */
async function commandsCheck(): Promise<Check> {
  const room = await openClosedRoom({ workDir: ".", artifactsDir: () => undefined });
  return room
    ? {
        name: "commands",
        state: "ok",
        says: "those of models see neither the work dir nor other processes; servers and programs of your configuration see what you see",
      }
    : {
        name: "commands",
        state: "note",
        says: "those of models can read the work dir and your processes: this system has no closed room for them",
        advice:
          "read each before you say yes, or leave shell/run out with --tools; on Linux unshare of util-linux and user namespaces make a room",
      };
}

function loopbackCheck(): Promise<Check> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", (error) =>
      done({
        name: "loopback",
        state: "fail",
        says: `cannot listen on 127.0.0.1: ${error.message}`,
        advice: "the screen reads a run over 127.0.0.1: allow it, or run with --no-server as lines",
      }),
    );
    server.listen({ host: "127.0.0.1", port: 0 }, () =>
      server.close(() => done({ name: "loopback", state: "ok", says: "127.0.0.1 can be listened on" })),
    );
  });
}

function folderCheck(workDir: string): Check {
  const path = resolve(workDir);
  const there = existsSync(path);
  let nearest = path;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  const name = "work dir";
  try {
    if (!statSync(nearest).isDirectory())
      return { name, state: "fail", says: `${nearest} is a file`, advice: "move it, or choose another folder with --work-dir" };
    accessSync(nearest, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(nearest);
    const free = bavail * bsize;
    const says = `${path}${there ? "" : " (made by the first run)"}, ${bytesText(free)} free`;
    if (free < FREE_BYTES_MIN) return { name, state: "fail", says, advice: "free some space: a run waits while its log cannot be written" };
    const { uid } = statSync(nearest);
    const isOurs = process.getuid === undefined || uid === process.getuid();
    return isOurs || !there ? { name, state: "ok", says } : { name, state: "note", says: `${says}; it belongs to user ${uid}` };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      name,
      state: "fail",
      says: `${path} cannot be written: ${why}`,
      advice: "change its rights, or choose another folder with --work-dir",
    };
  }
}

async function sessionsCheck(workDir: string): Promise<Check> {
  const name = "sessions";
  try {
    const all = await surveySessions(workDir);
    const bad = all.filter(({ status }) => status === "unreadable");
    const crashed = all.filter(({ status }) => status === "crashed");
    const says = `${countText(all.length, "session")}${crashed.length > 0 ? `, ${crashed.length} crashed` : ""}${bad.length > 0 ? `, ${bad.length} unreadable` : ""}`;
    const [worst] = bad;
    if (worst) return { name, state: "note", says, advice: `${calledAs} sessions show ${sessionWord(worst.path, worst.id)}` };
    return {
      name,
      state: "ok",
      says,
      ...(crashed[0]
        ? { advice: `to go on with the last that crashed: ${calledAs} resume ${sessionWord(crashed[0].path, crashed[0].id)}` }
        : {}),
    };
  } catch (error) {
    return {
      name,
      state: "fail",
      says: error instanceof Error ? error.message : String(error),
      advice: "choose another folder with --work-dir",
    };
  }
}

function backendCheck(): Check {
  const wish = wishFor({}, createSystemClock());
  return wish.ok
    ? { name: "backend", state: "ok", says: wish.said.replace(/^backend /, "") }
    : { name: "backend", state: "note", says: wish.message, advice: "or run with --backend sim, which needs neither key nor network" };
}

/** Which variables are set; never what they hold. */
export function credentialChecks(env: Readonly<Record<string, string | undefined>>): Check[] {
  const variables = PROVIDERS.map(({ id, keyEnv }) => ({ id, variable: keyEnv ?? "OLLAMA_HOST" }));
  const found = variables.filter(({ variable }) => (env[variable] ?? "").trim() !== "");
  if (found.length === 0)
    return [{ name: "credentials", state: "note", says: `none: ${variables.map(({ variable }) => variable).join(", ")} are not set` }];
  return found.map(({ id, variable }) => {
    const odd = /^\s|\s$|^["']/.test(env[variable] ?? "");
    return odd
      ? {
          name: "credentials",
          state: "note",
          says: `${id}: ${variable} is set, and begins or ends with a blank or a quote`,
          advice: "set it anew: the provider will refuse it so",
        }
      : { name: "credentials", state: "ok", says: `${id}: ${variable} is set (not shown)` };
  });
}
