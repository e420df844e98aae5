// Who runs, where the chart stands, what it took so far.

import { elapsedText, type Model, rateText, selectHeadline, selectRunElapsed, tokensText } from "../../../fold/index.ts";
import { phaseOf } from "../../../wire/index.ts";
import { element, setClass, setText } from "./dom.ts";
import type { About } from "./embedded.ts";

export interface HeaderView {
  root: HTMLElement;
  /** `isAtEnd`: nothing of the log comes after it. */
  show(model: Model, isAtEnd: boolean): void;
}

export function createHeader(about: About): HeaderView {
  const root = element("header", "head");
  const title = element("h1", "title", about.title);
  const id = element("span", "id", about.id);
  const backend = element("span", "chip");
  const status = element("span", "status");
  const crumbs = element("div", "crumbs");
  const figures = element("div", "figures");
  const top = element("div", "top");
  const under = element("div", "under");
  top.append(title, backend, id, status);
  under.append(crumbs, figures);
  root.append(top, under);
  if (about.damage !== undefined) root.append(element("div", "damage", `The log is damaged where this ends: ${about.damage}`));
  let drawn = "";

  return {
    root,
    show(model, isAtEnd) {
      const { run, phase } = model;
      setText(title, run.title || about.title);
      setText(backend, [run.backend, run.model].filter((word) => word !== undefined && word !== "").join(" · "));
      const words = (isAtEnd ? CUT_OFF.get(about.status) : undefined) ?? statusWords(model);
      setText(status, words.text);
      setClass(status, `status ${words.tone}`);
      setText(figures, figuresOf(model));
      const { breadcrumb, siblings } = phaseOf(phase.states, phase.config);
      const now = JSON.stringify([breadcrumb, siblings]);
      if (now === drawn) return;
      drawn = now;
      const last = breadcrumb.at(-1);
      const shown = siblings.length > 0 ? siblings : breadcrumb.slice(-1);
      const path = breadcrumb.slice(0, -1);
      crumbs.replaceChildren(
        ...path.map((name) => element("span", "crumb", `${name} ›`)),
        ...shown.map((name) => element("span", name === last ? "crumb now" : "crumb", name)),
      );
    },
  };
}

/** How a session stood whose log does not say so itself, when the page was made. */
const CUT_OFF = new Map([
  ["crashed", { text: "✗ crashed", tone: "bad" }],
  ["unreadable", { text: "✗ not readable from here on", tone: "bad" }],
  ["running", { text: "● running when this was exported", tone: "live" }],
]);

function statusWords({ run, prompts, seq }: Model): { text: string; tone: string } {
  if (seq < 0) return { text: "before the start", tone: "dim" };
  switch (run.status) {
    case "done":
      return { text: "✓ done", tone: "good" };
    case "aborted":
      return { text: `⚠ stopped${run.why ? `: ${run.why}` : ""}`, tone: "warn" };
    case "error":
      return { text: `⚠ failed${run.why ? `: ${run.why}` : ""}`, tone: "bad" };
    case "starting":
    case "running":
      return prompts.size > 0 ? { text: "? waiting for a person", tone: "ask" } : { text: "● running", tone: "live" };
  }
}

function figuresOf(model: Model): string {
  const { llms, active, rate, tokensIn, tokensOut } = selectHeadline(model, model.ts);
  const words = [
    `${llms} ${llms === 1 ? "LLM" : "LLMs"}`,
    active > 0 ? `${active} active` : "",
    rate === undefined ? "" : `${rateText(rate)} tok/s`,
    `in ${tokensText(tokensIn)}`,
    `out ${tokensText(tokensOut)}`,
    `◷ ${elapsedText(selectRunElapsed(model, model.ts))}`,
  ];
  return words.filter((word) => word !== "").join("  ·  ");
}
