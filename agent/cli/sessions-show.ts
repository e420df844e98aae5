// `escapement sessions show <session>`: one session, its log checked whole, no byte changed.

import { calledAs } from "./called-as.ts";
import { inspectSession, sessionWord, type SessionSummary } from "../session/index.ts";
import { bytesText, countText, safeText } from "../../fold/index.ts";
import { hasColor } from "./color.ts";
import { EXIT } from "./exit-codes.ts";
import type { Flags } from "./flags.ts";
import { ageWords, momentWords, statusWords } from "./session-words.ts";
import { whichSession } from "./which-session.ts";

export async function show(wanted: string | undefined, workDir: string, flags: Flags): Promise<number> {
  const { summary, session } = await inspectSession(whichSession("show", wanted, workDir), { soft: flags.soft === true });
  session.close();
  process.stdout.write(flags.json ? `${JSON.stringify(summary, null, 2)}\n` : `${linesOf(summary, Date.now(), hasColor())}\n`);
  return summary.damage?.where === "middle" ? EXIT.failed : EXIT.done;
}

function linesOf(summary: SessionSummary, now: number, color: boolean): string {
  const { id, path, chart, title, created, updated, protocol, epoch, events, bytes, damage, pid } = summary;
  const when = (ts: number | null): string => (ts === null ? "unknown" : `${momentWords(ts)}  ${ageWords(ts, now)}`);
  const rows: [string, string][] = [
    ["session", safeText(id)],
    ["status", `${statusWords(summary, color)}${pid === null ? "" : ` (process ${pid})`}`],
    ["chart", safeText(`${chart ?? "unknown"}${title === null || title === chart ? "" : ` · ${title}`}`)],
    ["created", when(created)],
    ["updated", when(updated)],
    ["log", `${countText(events, "event")}, ${bytesText(bytes)}, protocol ${protocol ?? "unknown"}, epoch ${safeText(epoch ?? "unknown")}`],
    ["folder", safeText(path)],
  ];
  for (const question of summary["open-prompts"]) rows.push(["asks", safeText(`${question.prompt} (${question.type})`)]);
  if (damage) {
    rows.push([
      "damage",
      safeText(`${damage.where === "tail" ? "torn tail" : "in the middle"}, line ${damage.line} (byte ${damage.byte}): ${damage.reason}`),
    ]);
    rows.push([
      "",
      damage.where === "tail"
        ? "nothing is lost by cutting it; whoever writes on does that, and keeps it"
        : "what stands before it can be read",
    ]);
    rows.push([
      "repair",
      safeText(damage.repair ?? "none: a later version of escapement wrote it, and can read on; --soft reads on with this one"),
    ]);
  }
  const word = sessionWord(path, id);
  const next = {
    running: `${calledAs} attach ${word}`,
    crashed: `${calledAs} resume ${word}`,
    done: "",
    failed: "",
    aborted: "",
    unreadable: "",
  }[summary.status];
  rows.push(["look", `${calledAs} open ${word}`]);
  if (next !== "") rows.push(["go on", next]);
  return rows.map(([name, value]) => `${name.padEnd(8)} ${value}`.trimEnd()).join("\n");
}
