// Tools for code, recognized by what their schemas ask for: the embedded model has no list of names.

import type { ToolSpec } from "../../core/ports/backend.ts";

export interface EditTool {
  name: string;
  /** Keys of its input. */
  path: string;
  before: string;
  after: string;
}

export interface ReadTool {
  name: string;
  path: string;
}

const propertiesOf = (tool: ToolSpec): string[] => {
  const { properties } = tool.inputSchema as { properties?: Record<string, { type?: unknown }> };
  return Object.entries(properties ?? {}).flatMap(([key, { type }]) => (type === "string" ? [key] : []));
};

const PATH = /path|file/i;

/** Replaces one text by another in a file. */
export function editToolOf(tools: readonly ToolSpec[]): EditTool | undefined {
  for (const tool of tools) {
    const keys = propertiesOf(tool);
    const path = keys.find((key) => PATH.test(key));
    const before = keys.find((key) => /^(old|before|search|find|from)/i.test(key));
    const after = keys.find((key) => /^(new|after|replace|to)/i.test(key));
    if (path !== undefined && before !== undefined && after !== undefined) return { name: tool.name, path, before, after };
  }
  return undefined;
}

/** Gives the lines of one file. */
export function readToolOf(tools: readonly ToolSpec[]): ReadTool | undefined {
  for (const tool of tools) {
    const path = propertiesOf(tool).find((key) => PATH.test(key));
    if (path !== undefined && /(^|[^a-z])(read|view|cat|show)/i.test(tool.name)) return { name: tool.name, path };
  }
  return undefined;
}

/** Lines as a reading tool numbers them, from 1; undefined where the text is no such list. */
export function numberedLines(text: string): string[] | undefined {
  const lines: string[] = [];
  for (const row of text.split("\n")) {
    const found = /^\s*(\d+)(?:\t|: ?| \| ?|→)(.*)$/.exec(row);
    if (found && Number(found[1]) === lines.length + 1) lines.push(found[2] ?? "");
    else if (!/^\s*(\[.*\])?\s*$/.test(row)) return undefined;
  }
  return lines.length === 0 ? undefined : lines;
}
