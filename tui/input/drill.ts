// Drilling in: from a row, a line of LOG, a list of the inspector to what stands behind it; and copying what is marked.

import { type LogRow, safeText, type Turn } from "../../fold/index.ts";
import type { Banner } from "../domain/banner-lines.ts";
import { stateText } from "../domain/chart-tree.ts";
import type { LiveItem } from "../domain/live-items.ts";
import { markedAt } from "../domain/marked-list.ts";
import { inspector, type Overlay, pager, topOf, transcript } from "../domain/overlays.ts";
import { menuItem, rowActions } from "../domain/row-actions.ts";
import { viewOf } from "../domain/scroll.ts";
import { replyText } from "../domain/turn-text.ts";
import { transitionText } from "../domain/transition-list.ts";
import type { ScreenState } from "../store/screen-state.ts";
import type { Action } from "./actions.ts";
import { COPY_CHARS_MAX } from "./limits.ts";

interface DrillPorts {
  say(text: string, tone?: Banner["tone"]): void;
  copy(text: string): boolean;
  open(overlay: Overlay): void;
  close(): void;
  fold(itemKey: string, to?: "closed"): void;
}

export function createDrill(state: ScreenState, ports: DrillPorts): { act(action: Action): boolean } {
  const { drillIn } = state;
  const { model } = state.store;
  const { files, bodies } = drillIn;
  /** Where nothing is selected, what stands on top. */
  const selected = (): LiveItem | undefined => {
    const { selected: at, top } = state.liveWindow();
    return state.liveList().items[at < 0 ? top : at];
  };

  /** Says only what it did: whether the terminal took it is not told. */
  function copy(what: string, text: string | undefined): void {
    if (text === undefined || text === "") return ports.say(`there is no ${what} to copy`, "warn");
    const safe = safeText(text.length > COPY_CHARS_MAX ? text.slice(0, COPY_CHARS_MAX) : text, { newlines: "keep" });
    if (!ports.copy(safe)) return ports.say("this terminal takes no text to copy", "warn");
    ports.say(`${what} sent to the terminal's clipboard${text.length > COPY_CHARS_MAX ? ` (its first ${COPY_CHARS_MAX} characters)` : ""}`);
  }

  function openRow(): boolean {
    if (state.focus.get() === "log") return openLogRow();
    const item = selected();
    if (!item) return true;
    if (item.kind === "single" || item.kind === "child") ports.open(transcript(item.row.key));
    else ports.fold(item.key);
    return true;
  }

  /** A line of LOG that tells of no invocation is only opened. */
  function openActions(): boolean {
    if (state.focus.get() === "log") {
      const key = selectedLogRow()?.rowKey;
      if (key === undefined || !model.rows.has(key)) return openLogRow();
      ports.open({ kind: "actions", subject: { kind: "row", key }, at: 0 });
      return true;
    }
    const item = selected();
    if (item) ports.open({ kind: "actions", subject: { kind: "item", key: item.key }, at: 0 });
    return true;
  }

  /** Where it follows, the last. */
  function selectedLogRow(): LogRow | undefined {
    const log = state.logRows();
    const at = state.log.get();
    return at.follows ? log.rows.at(-1) : log.rows[at.selected - log.dropped];
  }

  /** What a line of LOG tells of: an invocation, a step of the chart, a file. */
  function openLogRow(): boolean {
    const { artifacts, transitions } = model;
    const row = selectedLogRow();
    if (!row) return true;
    const step = transitions.rows.find(({ seq }) => seq === row.seq);
    const artifact = [...artifacts.values()].find(({ ts, name }) => ts === row.ts && row.text.includes(name));
    if (row.rowKey !== undefined && model.rows.has(row.rowKey)) ports.open(atTurn(row.rowKey, row.seq));
    else if (step)
      ports.open({ ...inspector("chart"), part: "transitions", transitions: { key: String(step.seq), follows: false, top: 0 } });
    else if (artifact) ports.open(pager({ kind: "artifact", name: artifact.name }));
    else ports.open(pager({ kind: "text", title: row.who, text: row.text, format: "text" }));
    return true;
  }

  /** The transcript, at the turn in which event `seq` happened. */
  function atTurn(rowKey: string, seq: number): Overlay {
    const turns = model.turns.get(rowKey) ?? [];
    const at = turns.findLastIndex((turn) => turn.seq <= seq);
    const overlay = transcript(rowKey);
    return at < 0 || at === turns.length - 1 ? overlay : { ...overlay, scroll: { follows: false, at: { block: at * 2, line: 0 } } };
  }

  const markedKey = (): string | undefined => {
    const listed = drillIn.listed();
    if (!listed) return undefined;
    const { at } = markedAt(listed.list, listed.marked, listed.height);
    return at < 0 ? undefined : listed.list.keyAt(at);
  };

  function openMarked(): void {
    const key = markedKey();
    if (key === undefined) return;
    switch (drillIn.listed()?.name) {
      case "invocations":
        return ports.open(transcript(key));
      case "artifacts":
        return ports.open(pager({ kind: "artifact", name: key }));
      case "states": {
        const text = stateText(model, key);
        return text === undefined ? undefined : ports.open(pager({ kind: "text", title: key, text, format: "markdown" }));
      }
      case "transitions": {
        const row = model.transitions.rows.find(({ seq }) => String(seq) === key);
        if (!row) return;
        const who = row.sessionId === model.run.sessionId ? "" : (model.labels.get(row.sessionId) ?? "");
        return ports.open(pager({ kind: "text", title: row.event, text: transitionText(row, who), format: "markdown" }));
      }
      case undefined:
    }
  }

  /** The turn whose blocks are on top of the transcript. */
  function seenTurn(): Turn | undefined {
    const now = topOf(state.overlays.get());
    const text = drillIn.scrolled();
    if (now?.kind !== "transcript" || !text) return undefined;
    const { places } = viewOf(text.blocks, now.scroll, text.height);
    const middle = places[Math.floor(places.length / 2)];
    return middle && text.turnOf?.(middle.block);
  }

  function openIn(): void {
    const now = topOf(state.overlays.get());
    if (now?.kind === "actions") return choose();
    if (now?.kind === "inspector") return openMarked();
    const turn = seenTurn();
    if (now?.kind === "transcript" && turn) ports.open(pager({ kind: "turn", rowKey: now.rowKey, seq: turn.seq }, !turn.ended));
  }

  function choose(): void {
    const now = topOf(state.overlays.get());
    if (now?.kind !== "actions") return;
    const item = menuItem(now, state.liveList(), model.rows);
    const action = rowActions(item, files.dir !== undefined)[now.at];
    ports.close();
    if (!item || !action) return;
    const row = item.kind === "single" || item.kind === "child" ? item.row : undefined;
    switch (action.id) {
      case "transcript":
        return row && ports.open(transcript(row.key));
      case "fold":
        return item.kind === "child" ? ports.fold(item.groupKey, "closed") : ports.fold(item.key);
      case "copy-id":
        return copy(row ? "session id" : "name", row ? row.sessionId : item.kind === "group" ? item.group.invokeid : undefined);
      case "copy-said": {
        const turn = row && model.turns.get(row.key)?.at(-1);
        return copy("what it said", turn ? replyText(turn, bodies) : row?.tail);
      }
      case "copy-path":
        return copy("path", pathOf(row && folderOf(model.turns.get(row.key)?.at(-1), 2)));
    }
  }

  /** The folder of a turn's files, or one so many levels above. */
  function folderOf(turn: Turn | undefined, up: number): string | undefined {
    const ref = turn?.requestRef ?? turn?.responseRef;
    return ref === undefined
      ? undefined
      : ref
          .split("/")
          .slice(0, -1 - up)
          .join("/");
  }

  const pathOf = (ref: string | undefined): string | undefined =>
    ref === undefined || files.dir === undefined ? undefined : `${files.dir}/${ref}`;

  function copyIn(): void {
    const now = topOf(state.overlays.get());
    const text = drillIn.scrolled();
    if (now?.kind === "transcript") {
      const turn = seenTurn();
      return copy("reply", turn && replyText(turn, bodies));
    }
    if (now?.kind === "pager") return text?.path === undefined ? copy("text", text?.text) : copy("path", text.path);
    if (now?.kind !== "inspector") return;
    if (now.view === "status") return copy("session id", model.run.sessionId);
    const key = markedKey();
    if (now.view === "artifacts") return copy("path", key === undefined ? undefined : pathOf(files.artifactRef(key)));
    if (now.view === "invocations") return copy("session id", key === undefined ? undefined : model.rows.get(key)?.sessionId);
    copy(now.part === "states" ? "state id" : "event number", key);
  }

  /** Of a row in the panes: the folder of its files, or the file that it tells of; of a line of the chart the log. */
  function copySelected(): void {
    if (files.dir === undefined) return ports.say("the session's folder is not on this machine", "warn");
    if (state.focus.get() === "live") {
      const item = selected();
      const row = item?.kind === "single" || item?.kind === "child" ? item.row : undefined;
      return copy("path", row ? pathOf(folderOf(model.turns.get(row.key)?.at(-1), 2)) : files.dir);
    }
    const row = selectedLogRow();
    const artifact = row && [...model.artifacts.values()].find(({ ts, name }) => ts === row.ts && row.text.includes(name));
    if (artifact) return copy("path", pathOf(files.artifactRef(artifact.name)));
    const turn = row?.rowKey === undefined ? undefined : model.turns.get(row.rowKey)?.findLast(({ seq }) => seq <= row.seq);
    copy("path", pathOf(folderOf(turn, 0)) ?? `${files.dir}/transcript.jsonl`);
  }

  function copyFolder(): void {
    if (topOf(state.overlays.get())?.kind === "transcript") return copy("path", pathOf(folderOf(seenTurn(), 0)));
    copy("path of the session's folder", files.dir);
  }

  return {
    act(action) {
      switch (action) {
        case "row.open":
          return openRow();
        case "row.actions":
          return openActions();
        case "over.open":
          openIn();
          return true;
        case "copy":
          copySelected();
          return true;
        case "over.copy":
          copyIn();
          return true;
        case "over.copy-folder":
          copyFolder();
          return true;
        default:
          return false;
      }
    },
  };
}
