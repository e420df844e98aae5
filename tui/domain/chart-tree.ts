// The chart's states as a tree, the active path lit, and under the marked one what it waits for.

import { type Model, safeText } from "../../fold/index.ts";
import { localName, type StateInfo } from "../../wire/index.ts";
import { joined, type Line, line, lineWidth, type Span, span } from "./line.ts";
import type { MarkedList } from "./marked-list.ts";

interface Node {
  state: StateInfo;
  /** The lines to its left. */
  tree: string;
}

export function chartTree({ phase }: Model): MarkedList {
  const nodes = nodesOf(phase.states);
  const active = new Set(phase.config);
  let widest: number | undefined;
  const nameColumns = (): number =>
    (widest ??= Math.max(0, ...nodes.filter(({ state }) => (state.on ?? []).length > 0).map((node) => lineWidth(nameSpans(node, active)))));
  return {
    count: nodes.length,
    keyAt: (at) => nodes[at]?.state.id ?? "",
    indexOf: (key) => nodes.findIndex(({ state }) => state.id === key),
    lineAt(at, columns) {
      const node = nodes[at];
      return node ? stateLine(node, active, Math.min(nameColumns(), Math.floor(columns / 2))) : line();
    },
  };
}

/** Depth first, as the author wrote them; a state whose parent is not there stands at the root. */
function nodesOf(states: readonly StateInfo[]): Node[] {
  const known = new Set(states.map(({ id }) => id));
  const children = new Map<string, StateInfo[]>();
  for (const state of states) {
    const parent = typeof state.parent === "string" && known.has(state.parent) && state.parent !== state.id ? state.parent : "";
    children.set(parent, [...(children.get(parent) ?? []), state]);
  }
  const nodes: Node[] = [];
  const seen = new Set<StateInfo>();
  const walk = (parent: string, tree: string): void => {
    const list = children.get(parent) ?? [];
    list.forEach((state, at) => {
      if (seen.has(state)) return;
      seen.add(state);
      const isLast = at === list.length - 1;
      nodes.push({ state, tree: parent === "" ? "" : `${tree}${isLast ? "└ " : "├ "}` });
      walk(state.id, parent === "" ? "" : `${tree}${isLast ? "  " : "│ "}`);
    });
  };
  walk("", "");
  return nodes;
}

const KINDS: Readonly<Record<string, string>> = { parallel: "  all at once", history: "  history", final: "  final" };

/** What each state waits for stands in a column of its own; a name that is longer pushes its own aside. */
function stateLine(node: Node, active: ReadonlySet<string>, nameColumns: number): Line {
  const name = nameSpans(node, active);
  const events = (node.state.on ?? []).filter(({ event }) => typeof event === "string");
  if (events.length === 0) return line(...name);
  const gap = Math.max(0, nameColumns - lineWidth(name)) + 3;
  return line(...name, span("border", " ".repeat(gap)), ...joined(events.map(eventSpans)));
}

function nameSpans({ state, tree }: Node, active: ReadonlySet<string>): Span[] {
  const isActive = active.has(state.id);
  const glyph = isActive ? "◉ " : state.kind === "final" ? "◎ " : state.kind === "history" ? "↺ " : "○ ";
  return [
    span("border", ` ${tree}`),
    span(isActive ? "status.streaming" : "muted", glyph),
    span(isActive ? "strong" : "text", safeText(localName(String(state.id)))),
    span("muted", KINDS[state.kind] ?? ""),
  ];
}

function eventSpans({ event, targets }: { event: string; targets: string[] }): Span[] {
  const to = Array.isArray(targets) ? targets.map((id) => localName(String(id))).join(", ") : "";
  return [span("lane.chart", safeText(event)), ...(to === "" ? [] : [span("accent", " → "), span("muted", safeText(to))])];
}

/** A state in full, for the pager. */
export function stateText(model: Model, id: string): string | undefined {
  const state = model.phase.states.find((other) => other.id === id);
  if (!state) return undefined;
  const isActive = model.phase.config.includes(id);
  const on = (state.on ?? []).map(({ event, targets }) => `| ${event} | ${targets.length > 0 ? targets.join(", ") : "(stays)"} |`);
  const visits = model.transitions.rows.filter((row) => row.after.includes(id) && !row.before.includes(id));
  return [
    `# ${id}`,
    `${state.kind}${state.initial === undefined ? "" : ` · begins in ${state.initial}`} · **${isActive ? "active" : "not active"}**`,
    on.length > 0 ? `## Takes\n\n| event | to |\n|---|---|\n${on.join("\n")}` : "It takes no event of its own.",
    visits.length > 0 ? `## Entered on\n\n${visits.map((row) => `- ${row.event} (event ${row.seq})`).join("\n")}` : "",
  ].join("\n\n");
}
