// fs/write, fs/edit, fs/multi-edit: files replaced whole, one at a time, with a diff for whoever confirms it.

import type { Stats } from "node:fs";
import { lstat } from "node:fs/promises";
import { z } from "zod";
import type { Tool, ToolPreview } from "../core/ports/tool.ts";
import { createTool } from "./create-tool.ts";
import { nameAsText } from "./cut-text.ts";
import { previewOf } from "./diff-text.ts";
import { applyEdits, type Edit } from "./edit-text.ts";
import { EDIT_BYTES_MAX, EDITS_MAX } from "./limits.ts";
import type { PathGuard } from "./path-guard.ts";
import { readText } from "./read-text.ts";
import { errnoOf, problemOf, ToolProblem } from "./tool-problem.ts";
import { writeWhole } from "./write-whole.ts";

const PATH = z.string().describe("relative to the base dir");
const EDIT = z.object({
  oldText: z.string().describe("what stands there, exactly, with enough around it to be unique"),
  newText: z.string().describe("what shall stand there"),
  all: z.boolean().optional().describe("replace every place, not the only one"),
});

/** Calls of one answer run at once: those that write the same file take turns, so that none undoes another. */
type Turns = <T>(real: string, work: () => Promise<T>) => Promise<T>;

export function createWritingTools(guard: PathGuard): Tool[] {
  const inTurn = createTurns();
  return [fsWrite(guard, inTurn), fsEdit(guard, inTurn), fsMultiEdit(guard, inTurn)];
}

const fsWrite = (guard: PathGuard, inTurn: Turns): Tool =>
  createTool({
    name: "fs/write",
    description: "Writes a text file whole: makes it, with its folders, or replaces what it holds.",
    effects: "files",
    schema: z.object({ path: PATH, content: z.string().max(EDIT_BYTES_MAX) }),
    preview: async ({ path, content }) => previewOf(guard.shown(guard.realOf(path)), (await textOrNone(guard, path)).text, content),
    run: ({ path, content }, { signal }) =>
      inTurn(guard.realOf(path), async () => {
        const real = guard.realOf(path);
        const was = await statOrNone(guard, path);
        signal.throwIfAborted();
        await writeWhole(guard, real, content, was);
        return `${was ? "replaced" : "made"} ${guard.shown(real)}: ${Buffer.byteLength(content)} bytes`;
      }),
  });

const fsEdit = (guard: PathGuard, inTurn: Turns): Tool =>
  createTool({
    name: "fs/edit",
    description: "Replaces a piece of a text file. oldText must stand there exactly once, unless all is set.",
    effects: "files",
    schema: EDIT.extend({ path: PATH }),
    preview: ({ path, ...edit }) => previewOfEdits(guard, path, [edit]),
    run: ({ path, ...edit }, { signal }) => inTurn(guard.realOf(path), () => edited(guard, path, [edit], signal)),
  });

const fsMultiEdit = (guard: PathGuard, inTurn: Turns): Tool =>
  createTool({
    name: "fs/multi-edit",
    description:
      "Makes several edits in one text file, in order, each on what those before it left: all of them, or none where one does not fit.",
    effects: "files",
    schema: z.object({ path: PATH, edits: z.array(EDIT).min(1).max(EDITS_MAX) }),
    preview: ({ path, edits }) => previewOfEdits(guard, path, edits),
    run: ({ path, edits }, { signal }) => inTurn(guard.realOf(path), () => edited(guard, path, edits, signal)),
  });

async function previewOfEdits(guard: PathGuard, path: string, edits: readonly Edit[]): Promise<ToolPreview> {
  const { text, real, stat } = await readText(guard, path);
  refuseProtected(stat, path);
  return previewOf(guard.shown(real), text, applyEdits(text, edits).text);
}

async function edited(guard: PathGuard, path: string, edits: readonly Edit[], signal: AbortSignal): Promise<string> {
  const { text, real, stat } = await readText(guard, path);
  refuseProtected(stat, path);
  const after = applyEdits(text, edits);
  if (after.text.length > EDIT_BYTES_MAX) throw new ToolProblem(`the file would grow over ${EDIT_BYTES_MAX} bytes`);
  signal.throwIfAborted();
  await writeWhole(guard, real, after.text, stat);
  return `changed ${guard.shown(real)} in ${after.places === 1 ? "1 place" : `${after.places} places`}`;
}

/** What is there already: undefined where there is nothing; a text of its own where it is none. */
async function textOrNone(guard: PathGuard, path: string): Promise<{ text?: string }> {
  if (!(await statOrNone(guard, path))) return {};
  return { text: (await readText(guard, path)).text };
}

async function statOrNone(guard: PathGuard, path: string): Promise<Stats | undefined> {
  try {
    const stat = await lstat(guard.realOf(path));
    refuseProtected(stat, path);
    return stat;
  } catch (thrown) {
    if (errnoOf(thrown) === "ENOENT") return undefined;
    throw problemOf(nameAsText(path), thrown);
  }
}

/** A file that is replaced whole is never opened for writing, so the system would not refuse. */
function refuseProtected({ mode }: Stats, path: string): void {
  if ((mode & 0o222) === 0) throw new ToolProblem(`${nameAsText(path)} is write-protected`);
}

function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return async (real, work) => {
    const before = last.get(real);
    const mine = (before ?? Promise.resolve()).then(work, work);
    last.set(real, mine);
    try {
      return await mine;
    } finally {
      if (last.get(real) === mine) last.delete(real);
    }
  };
}
