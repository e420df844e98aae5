// A session in one row: what `sessions list` and `show` print, as JSON and in words.

import type { UnansweredQuestion } from "./open-questions.ts";
import type { SessionStatus } from "./session-status.ts";

export interface SummaryDamage {
  where: "tail" | "middle";
  /** From 1; 0 where no line can be read at all. */
  line: number;
  /** From 0. */
  byte: number;
  reason: string;
  /** The command that cuts it off and keeps what it cuts; null where cutting is not the remedy. */
  repair: string | null;
}

/** Times in milliseconds since the Unix epoch. `null`: nobody knows. */
export interface SessionSummary {
  id: string;
  /** Real path of its folder. */
  path: string;
  chart: string | null;
  title: string | null;
  /** Worked out from lock and log, not believed. */
  status: SessionStatus;
  created: number | null;
  updated: number | null;
  protocol: number | null;
  epoch: string | null;
  /** The last event that can be served; -1 where there is none. */
  "last-seq": number;
  /** Events that can be served. */
  events: number;
  /** Of the log, damaged ones too. */
  bytes: number;
  "open-prompts": UnansweredQuestion[];
  damage: SummaryDamage | null;
  /** The writing process, where it says so. */
  pid: number | null;
  /** `ends`: only head and tail of the log were read; `lines`: each line was seen to be there, in order; `whole`: each was read. */
  checked: "ends" | "lines" | "whole";
}
