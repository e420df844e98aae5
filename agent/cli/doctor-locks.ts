// What `doctor` says of a lock.json: who writes, or what a dead process left behind and that it binds nobody.

import { type ExplainedLock, sessionWord } from "../session/index.ts";
import { calledAs } from "./called-as.ts";
import type { Check } from "./doctor-checks.ts";
import { ageWords } from "./session-words.ts";

export function lockCheck({ id, dir, state, pid, started, port }: ExplainedLock): Check {
  const goOn = `${calledAs} resume ${sessionWord(dir, id)}`;
  const who = pid === undefined ? "a process that does not answer" : `process ${pid}`;
  const since = started === undefined ? "" : `, begun ${ageWords(started, Date.now())}`;
  switch (state) {
    case "held":
      return {
        name: "lock",
        state: "ok",
        says: `${id} is written by ${who}${since}${port === undefined ? ", which serves nobody" : `, on port ${port}`}`,
      };
    case "gone":
      return {
        name: "lock",
        state: "note",
        says: `${id}: lock.json is left over; ${who} is gone (it crashed or was killed)`,
        advice: `it binds nobody: the next ${goOn} replaces it`,
      };
    case "recycled":
      return {
        name: "lock",
        state: "note",
        says: `${id}: lock.json is left over; ${who} is another program by now, younger than the lock`,
        advice: `leave that process alone; the next ${goOn} replaces the file`,
      };
    case "left":
      return {
        name: "lock",
        state: "note",
        says: `${id}: lock.json is left over; ${who} lives, but does not hold the session`,
        advice: `it binds nobody: the next ${goOn} replaces it`,
      };
  }
}
