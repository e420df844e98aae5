// Which banners stand over the footer, the most pressing first.

import { isRunOver, type Model, storageText } from "../../fold/index.ts";
import type { Banner } from "./banner-lines.ts";
import * as figures from "./figures.ts";

export interface LinkView {
  kind: "connecting" | "history" | "live" | "lost" | "finished" | "replay";
  attempt?: number;
  /** Until the next try. */
  retryInMs?: number;
  reason?: string;
  note?: string;
  /** A recorded session that somebody still writes; `isFollowing`: what comes is shown as it comes. */
  isGrowing?: boolean;
  isFollowing?: boolean;
}

export interface BannerInput {
  model: Model;
  link: LinkView;
  note: Banner | undefined;
  isEscArmed: boolean;
  isStopping: boolean;
  hasBeenLive: boolean;
  isReplay: boolean;
}

export function banners(input: BannerInput): Banner[] {
  const { model, link } = input;
  const out: Banner[] = [];
  if (input.note) out.push(input.note);
  if (input.isEscArmed) out.push({ tone: "warn", text: "Esc again to interrupt the run" });
  if (model.storage.state !== "ok") out.push({ tone: "bad", text: storageText(model.storage) });
  if (input.isStopping && !isRunOver(model)) out.push({ tone: "warn", text: "◌ stopping the run… Ctrl-C leaves at once" });
  const lost = linkBanner(input);
  if (lost) out.push(lost);
  if (model.debug?.paused) out.push({ tone: "warn", text: "‖ paused by the debugger" });
  // Of a replay the header says how it ended, and the timeline stands where a live run has this.
  if (isRunOver(model) && link.kind !== "replay") out.push(endBanner(model));
  if (link.kind === "replay" && link.note) out.push({ tone: "warn", text: `⚠ ${link.note}` });
  else out.push(...progressBanners(model));
  return out;
}

/** The one that was told of last, while it is under way. */
function progressBanners({ progress }: Model): Banner[] {
  const open = [...progress.values()].filter(({ done, total }) => total !== undefined && (done ?? 0) < total).at(-1);
  return open ? [{ tone: "info", text: `… ${open.label}  ${open.done ?? 0} of ${open.total}` }] : [];
}

function linkBanner(input: BannerInput): Banner | undefined {
  const { link, hasBeenLive } = input;
  if (link.kind === "finished" && !isRunOver(input.model))
    return { tone: "info", text: "the agent has closed this connection — press Ctrl-C to leave" };
  if (link.kind === "lost") {
    const why = link.reason ? `: ${link.reason}` : "";
    if (input.isReplay) return { tone: "bad", text: `⚠ the recording cannot be read${why}` };
    if (link.retryInMs === undefined) return { tone: "bad", text: `⚠ not connected${why} — it is not tried again` };
    const when = link.retryInMs > 0 ? `again in ${figures.seconds(link.retryInMs)}` : "trying again";
    return { tone: "warn", text: `⚠ connection lost${why} — ${when}${link.attempt ? ` (try ${link.attempt})` : ""}` };
  }
  if (link.kind === "connecting" && (hasBeenLive || (link.attempt ?? 1) > 1))
    return { tone: "warn", text: `◌ connecting again (try ${link.attempt ?? 1})` };
  return undefined;
}

function endBanner({ run }: Model): Banner {
  const end = {
    starting: "▷",
    running: "▷ not ended",
    done: "✓ Run finished",
    aborted: `✗ Run aborted${because(run.why)}`,
    error: `⚠ Run failed${because(run.why)}`,
  }[run.status];
  const tone = run.status === "done" ? "good" : run.status === "aborted" ? "warn" : run.status === "error" ? "bad" : "info";
  return { tone, text: `${end} — press Ctrl-C to quit` };
}

const because = (why: string | undefined): string => (why ? `: ${why}` : "");
