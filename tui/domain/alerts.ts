// What is said to a person who looks elsewhere, and when. As a value: the terminal says it.

import { safeText } from "../../fold/index.ts";
import { headOf } from "./width.ts";

/** `all`: a notification where the terminal shows some, and the bell. */
export type Alerts = "all" | "bell" | "off";

export const ALERT_WORDS: Readonly<Record<Alerts, string>> = {
  all: "while you look elsewhere: a notification and the bell",
  bell: "while you look elsewhere: only the bell",
  off: "while you look elsewhere: nothing",
};

const ORDER: readonly Alerts[] = ["all", "bell", "off"];
export const nextAlerts = (now: Alerts): Alerts => ORDER[(ORDER.indexOf(now) + 1) % ORDER.length] ?? "all";
export const isAlerts = (value: unknown): value is Alerts => ORDER.some((one) => one === value);

/** A notification that is longer is cut by whoever shows it. */
const WORDS_COLUMNS_MAX = 120;

const BELL = "\u0007";
const ST = "\u001b\\";

/** How a terminal takes a notification: OSC 777 (urxvt, foot), OSC 9 (the others), none at all. */
export type NotifyWay = "osc9" | "osc777" | "none";

export function notifyWay(env: Readonly<Record<string, string | undefined>>): NotifyWay {
  const term = env["TERM"] ?? "";
  // Behind a multiplexer nothing says what shows it; the bell is passed on.
  if (term === "" || term === "dumb" || term === "linux" || (env["TMUX"] ?? "") !== "" || /^(?:screen|tmux)/u.test(term)) return "none";
  return /^(?:rxvt|foot)/u.test(term) ? "osc777" : "osc9";
}

/** The bytes. Foreign text is safe in them, and takes no part of the sequence. */
export function alertBytes(alerts: Alerts, way: NotifyWay, title: string, words: string): string {
  if (alerts === "off") return "";
  const plain = (text: string): string => headOf(safeText(text).replaceAll(";", ","), WORDS_COLUMNS_MAX);
  if (alerts === "bell" || way === "none") return BELL;
  if (way === "osc777") return `\u001b]777;notify;${plain(title)};${plain(words)}${ST}${BELL}`;
  // Begins with a letter: a number would be another command of the same family.
  return `\u001b]9;Escapement: ${plain(words)}${ST}${BELL}`;
}
