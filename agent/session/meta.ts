// meta.json: what a list of sessions shows without reading logs. Never believed where the log says otherwise.

import { FILES } from "./paths.ts";
import { readSmallJson } from "./small-json.ts";

export type MetaStatus = "running" | "done" | "failed" | "aborted";

/** What a run was begun with, of what its log does not say. No secret is in it; who goes on with the session believes it only where it lets do less. */
export interface RunSettings {
  sim?: string;
  "api-base-url"?: string;
  /** The name of a variable. */
  "api-key-env"?: string;
  tools?: string;
  confirm?: string;
  "base-dir"?: string;
  "allow-local-net"?: string;
}

/** What the caller knows of a run. */
export interface RunMeta {
  chart?: string;
  /** Where the chart is found again: a built-in name, or an absolute path with #export. */
  source?: string;
  title?: string;
  model?: string;
  backend?: string;
  parent?: string;
  "branch-point"?: { "node-id": string; visit: number; turn: number };
  settings?: RunSettings;
}

/** `created`, `updated`: integer milliseconds since the Unix epoch. */
export interface SessionMeta extends RunMeta {
  id: string;
  status: MetaStatus;
  created: number;
  updated: number;
  protocol: number;
  epoch: string;
}

const STATUSES: readonly string[] = ["running", "done", "failed", "aborted"] satisfies MetaStatus[];

/** Known fields one by one; a wrong one is as if absent. Undefined: there is no meta.json that can be read. */
export function readMeta(dir: string): Partial<SessionMeta> | undefined {
  const json = readSmallJson(`${dir}/${FILES.meta}`);
  if (!json) return undefined;
  const meta: Partial<SessionMeta> = {};
  for (const key of ["id", "chart", "source", "title", "model", "backend", "parent", "epoch"] as const) {
    const value = json[key];
    if (typeof value === "string") meta[key] = value;
  }
  for (const key of ["created", "updated", "protocol"] as const) {
    const value = json[key];
    if (typeof value === "number") meta[key] = value;
  }
  if (typeof json["settings"] === "object" && json["settings"] !== null) meta.settings = readSettings({ ...json["settings"] });
  if (typeof json["status"] === "string" && STATUSES.includes(json["status"])) meta.status = json["status"] as MetaStatus;
  return meta;
}

function readSettings(json: Record<string, unknown>): RunSettings {
  const settings: RunSettings = {};
  for (const key of ["sim", "api-base-url", "api-key-env", "tools", "confirm", "base-dir", "allow-local-net"] as const) {
    const value = json[key];
    if (typeof value === "string") settings[key] = value;
  }
  return settings;
}
