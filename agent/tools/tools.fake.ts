// A base dir with files, a work dir with a session, and a toolset over them: what tests of tools stand on.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Tool, ToolResult } from "../core/ports/tool.ts";
import { createToolset, type Toolset, type ToolsetOptions } from "./toolset.ts";

export interface Place {
  /** Holds `base` and what is outside of it. */
  root: string;
  base: string;
  workDir: string;
  artifactsDir: string;
  /** Below `base`; makes folders. Its path. */
  put(path: string, content: string | Buffer): string;
  remove(): void;
}

export const TOKEN = "the-token-of-this-run";

/** The work dir lies in the base dir, as it does by default. */
export function createPlace(): Place {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "escapement-tools-")));
  const base = join(root, "base");
  const workDir = join(base, ".escapement");
  const artifactsDir = join(workDir, "session-1", "artifacts");
  const put = (path: string, content: string | Buffer): string => {
    const file = join(base, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  put(".escapement/session-1/lock.json", JSON.stringify({ token: TOKEN }));
  put(".escapement/session-1/transcript.jsonl", "{}\n");
  put(".escapement/session-1/artifacts/poem.md", "a poem\n");
  put(".escapement/session-2/artifacts/other.md", "of another session\n");
  return { root, base, workDir, artifactsDir, put, remove: () => rmSync(root, { recursive: true, force: true }) };
}

export const openToolset = (place: Place, options: Partial<ToolsetOptions> = {}): Promise<Toolset> =>
  createToolset({ baseDir: place.base, workDir: place.workDir, artifactsDir: () => place.artifactsDir, env: process.env, ...options });

export function toolNamed(toolset: Toolset, name: string): Tool {
  const tool = toolset.tools.find((one) => one.name === name);
  if (!tool) throw new Error(`no tool ${name} among ${toolset.tools.map((one) => one.name).join(", ")}`);
  return tool;
}

/** Calls a tool as the engine does. */
export const callTool = (toolset: Toolset, name: string, input: unknown, signal = new AbortController().signal): Promise<ToolResult> =>
  toolNamed(toolset, name).run(input, { signal, sessionId: "session-1", invokeid: "worker" });
