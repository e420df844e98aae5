// A chart's states as a Mermaid state diagram: `--dump-chart`.

import type { StateInfo } from "../../wire/index.ts";

/** What the list of states leaves out: the root itself. */
type Root = Pick<StateInfo, "kind" | "initial">;

/** `states` in document order (core/states.ts). Ends with a newline. */
export function mermaidOf(states: readonly StateInfo[], root: Root, title: string): string {
  const lines = ["---", `title: ${JSON.stringify(title)}`, "---", "stateDiagram-v2"];
  drawChildren(states, root, undefined, 1, lines);
  for (const state of states) {
    for (const { event, targets } of state.on ?? []) {
      for (const target of targets) lines.push(`  ${nodeId(state.id)} --> ${nodeId(target)}: ${label(event)}`);
    }
    if (state.kind === "final" && state.parent === undefined) lines.push(`  ${nodeId(state.id)} --> [*]`);
  }
  return `${lines.join("\n")}\n`;
}

function drawChildren(states: readonly StateInfo[], owner: Root, parent: string | undefined, depth: number, lines: string[]): void {
  const indent = "  ".repeat(depth);
  const children = states.filter((state) => state.parent === parent);
  const initial = children.find((child) => child.id === owner.initial || localName(child.id) === owner.initial);
  if (initial && owner.kind !== "parallel") lines.push(`${indent}[*] --> ${nodeId(initial.id)}`);
  for (const [index, child] of children.entries()) {
    if (index > 0 && owner.kind === "parallel") lines.push(`${indent}--`);
    const isGroup = child.kind === "compound" || child.kind === "parallel";
    lines.push(`${indent}state "${label(localName(child.id))}" as ${nodeId(child.id)}${isGroup ? " {" : ""}`);
    if (!isGroup) continue;
    drawChildren(states, child, child.id, depth + 1, lines);
    lines.push(`${indent}}`);
  }
}

const localName = (id: string): string => id.slice(id.lastIndexOf(".") + 1);

/** Mermaid takes letters, digits and underscores; every other character is spelled as its code, so two ids never meet. */
const nodeId = (id: string): string =>
  id.replace(/[^A-Za-z0-9]/g, (char) => (char === "." ? "__" : `_${char.codePointAt(0)?.toString(16) ?? ""}_`));

const label = (text: string): string => text.replace(/["\n;#]/g, (char) => `#${char.charCodeAt(0)};`);
