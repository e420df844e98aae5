// What the sidecar may know of the agent's environment: what a terminal program needs, and its own variables. No key, no setting of bun.

const TERMINAL_NAMES = ["TERM", "COLORTERM", "NO_COLOR", "COLORFGBG", "LANG", "TZ", "HOME", "PATH", "TMUX", "REDUCED_MOTION"];
/** Said for this once, they hold over the configuration. */
const LOOK_NAMES = ["ESCAPEMENT_THEME", "ESCAPEMENT_KEYS", "ESCAPEMENT_ALERTS", "ESCAPEMENT_REDUCED_MOTION"];
const NAMES = new Set([...TERMINAL_NAMES, ...LOOK_NAMES]);
const PREFIXES = ["LC_", "SSH_", "XDG_"];

export type ReplayTiming = "instant" | "paced" | "wallclock";

/** What the configuration says of the screen; checked by the screen itself. */
export interface ScreenLook {
  /** A theme's name, or colours by style. */
  theme?: string | Readonly<Record<string, unknown>> | undefined;
  /** Action → key or keys. */
  keys?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** What is said to a person who looks elsewhere. */
  alerts?: string | undefined;
}

/** `url` carries the token as its user part: the sidecar deletes it from its environment first thing. */
export interface LiveSession {
  url: string;
  sessionId: string;
  sessionDir: string;
  /** How the screen names commands in its hints, and this session in them. */
  calledAs: string;
  sessionWord: string;
  /** Another version of the protocol is a warning to the screen, not its end. */
  soft?: boolean;
  /** It joins a run of another process: leaving it stops nothing. */
  isGuest?: boolean;
  look?: ScreenLook | undefined;
}

export interface ReplaySession {
  sessionDir: string;
  timing: ReplayTiming;
  speed?: number;
  loop?: boolean;
  /** Reads on through what a later version of this program wrote. */
  soft?: boolean;
  look?: ScreenLook | undefined;
}

export function liveEnvironment(env: NodeJS.ProcessEnv, live: LiveSession): Record<string, string> {
  return {
    ...lookVariables(live.look),
    ...allowed(env),
    OPENTUI_WS_URL: live.url,
    ESCAPEMENT_SESSION_ID: live.sessionId,
    ESCAPEMENT_SESSION_DIR: live.sessionDir,
    ESCAPEMENT_CALLED_AS: live.calledAs,
    ESCAPEMENT_SESSION_WORD: live.sessionWord,
    ...(live.soft === true ? { ESCAPEMENT_SOFT: "1" } : {}),
    ...(live.isGuest === true ? { ESCAPEMENT_ATTACH: "1" } : {}),
  };
}

/** No live variable: a replay that found one would open a socket. */
export function replayEnvironment(env: NodeJS.ProcessEnv, replay: ReplaySession): Record<string, string> {
  return {
    ...lookVariables(replay.look),
    ...allowed(env),
    OPENTUI_REPLAY: replay.sessionDir,
    OPENTUI_REPLAY_TIMING: replay.timing,
    ...(replay.speed === undefined ? {} : { OPENTUI_REPLAY_SPEED: String(replay.speed) }),
    ...(replay.loop ? { OPENTUI_REPLAY_LOOP: "1" } : {}),
    ...(replay.soft === true ? { ESCAPEMENT_SOFT: "1" } : {}),
  };
}

const lookVariables = ({ theme, keys, alerts }: ScreenLook = {}): Record<string, string> => ({
  ...(theme === undefined ? {} : { ESCAPEMENT_THEME: typeof theme === "string" ? theme : JSON.stringify(theme) }),
  ...(keys === undefined ? {} : { ESCAPEMENT_KEYS: JSON.stringify(keys) }),
  ...(alerts === undefined ? {} : { ESCAPEMENT_ALERTS: alerts }),
});

/** Neither a session nor a socket: it looks at itself. */
export const selfTestEnvironment = (env: NodeJS.ProcessEnv): Record<string, string> => ({ ...allowed(env), ESCAPEMENT_SELF_TEST: "1" });

/** `ws://escapement:<token>@host/ws`, unless the url has a user part already. */
export function withToken(url: string, token: string | undefined): string {
  if (token === undefined) return url;
  const parsed = new URL(url);
  if (parsed.password !== "") return url;
  parsed.username = "escapement";
  parsed.password = token;
  return parsed.href;
}

/** The renderer counts columns alike in every terminal, as the screen's layout does: in tmux it would count otherwise. */
const RENDERER = { OPENTUI_FORCE_UNICODE: "1" };

function allowed(env: NodeJS.ProcessEnv): Record<string, string> {
  const taken = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (NAMES.has(entry[0]) || PREFIXES.some((prefix) => entry[0].startsWith(prefix))),
  );
  return { ...Object.fromEntries(taken), ...RENDERER };
}
