// What was sent to a model and what it said, for one invocation, over the other panes.

import { durationText, type Model, type Turn } from "../../../fold/index.ts";
import { button, element, paragraphs } from "./dom.ts";

export interface TranscriptView {
  root: HTMLElement;
  open(key: string): void;
  close(): void;
  isOpen(): boolean;
  show(model: Model): void;
}

export function createTranscript(onChange: () => void): TranscriptView {
  const root = element("section", "transcript hidden");
  const title = element("h2", "");
  const body = element("div", "turns");
  const bar = element("div", "bar-top");
  let key: string | undefined;
  let drawn = "";
  const close = (): void => {
    key = undefined;
    root.className = "transcript hidden";
    onChange();
  };
  bar.append(title, button("close", "×", "Close the transcript", close));
  root.append(bar, body);
  return {
    root,
    close,
    isOpen: () => key !== undefined,
    open(wanted) {
      key = wanted;
      drawn = "";
      root.className = "transcript";
      onChange();
    },
    show(model) {
      if (key === undefined) return;
      const row = model.rows.get(key);
      const turns = model.turns.get(key) ?? [];
      const now = JSON.stringify(
        turns.map((turn) => [
          turn.seq,
          turn.textChars,
          turn.thinkingChars,
          turn.calls.length,
          turn.ended,
          turn.calls.filter((call) => call.result).length,
        ]),
      );
      if (now === drawn) return;
      drawn = now;
      title.replaceChildren(element("span", "", row?.label ?? "transcript"));
      body.replaceChildren(...(turns.length === 0 ? [element("div", "empty", "Nothing was said here yet.")] : turns.flatMap(drawTurn)));
    },
  };
}

function drawTurn(turn: Turn): HTMLElement[] {
  const blocks: HTMLElement[] = [];
  const head = (words: string): HTMLElement => element("div", "turn-head", words);
  if (turn.seq >= 0) blocks.push(head(`▸ SENT${turn.model ? ` · ${turn.model}` : ""}`));
  if (turn.sent !== "") blocks.push(paragraphs("body sent", turn.sent));
  if (turn.thinking !== "") blocks.push(head("… THINKING"), paragraphs("body thinking", turn.thinking));
  blocks.push(head(["◂ REPLY", turn.interrupted ? "interrupted" : "", ...figures(turn)].filter(Boolean).join(" · ")));
  if (turn.text !== "") blocks.push(paragraphs("body reply", turn.text));
  for (const call of turn.calls) {
    const { result } = call;
    blocks.push(element("div", "call", `⚙ ${call.tool}`), paragraphs("body input", inputText(call.input)));
    if (result)
      blocks.push(element("div", result.isError ? "result bad" : "result", `↩ ${result.preview} · ${durationText(result.elapsedMs)}`));
  }
  return blocks;
}

function figures({ stop, usage, elapsedMs }: Turn): string[] {
  const words: string[] = [];
  if (stop) words.push(stop);
  if (usage?.["input-tokens"] !== undefined) words.push(`in ${usage["input-tokens"]}`);
  if (usage?.["output-tokens"] !== undefined) words.push(`out ${usage["output-tokens"]}`);
  if (elapsedMs !== undefined) words.push(durationText(elapsedMs));
  return words;
}

const inputText = (input: unknown): string => (typeof input === "string" ? input : JSON.stringify(input, null, 2));
