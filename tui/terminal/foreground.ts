// Whether our process group has the terminal. To change its modes from any other group stops the whole group, the agent too.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Where nobody can tell, it has. */
export function isForeground(): boolean {
  const [group, holder] = readGroups();
  return group === undefined || holder === undefined || holder === group;
}

/** Our process group and the one that has the terminal. */
function readGroups(): number[] {
  try {
    // Linux; the name in brackets may itself hold brackets and blanks. After it: state, parent, group, session, terminal, its group.
    const stat = readFileSync("/proc/self/stat", "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return [Number(fields[2]), Number(fields[5])];
  } catch {
    const ran = spawnSync("ps", ["-o", "pgid=,tpgid=", "-p", String(process.pid)], { encoding: "utf8" });
    return (ran.stdout ?? "").trim().split(/\s+/).filter(Boolean).map(Number);
  }
}
