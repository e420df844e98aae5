// Which model a run talks to; said on stderr where the log level wants it.

import { type ResolvedBackend, resolveBackend } from "../backends/index.ts";
import type { Config } from "../config/index.ts";
import type { Backend, Clock } from "../core/index.ts";
import { CommandFailure } from "./failure.ts";
import type { Flags } from "./flags.ts";

export interface ChosenBackend {
  backend: Backend;
  /** One line for a person: which, where, why. No key is in it. */
  said: string;
}

type ModelsOfConfig = Pick<Config, "aliases" | "preferences">;

/** Throws CommandFailure: no such backend, a missing key (and which variable), a model that must be named. */
export function chooseBackend(flags: Flags, clock: Clock, config: ModelsOfConfig = {}, why?: string): ChosenBackend {
  const found = wishFor(flags, clock, config, why);
  if (!found.ok) throw new CommandFailure(found.message);
  return found;
}

/** Without the flags of a run: what `run` would take here. */
export const wishFor = (flags: Flags, clock: Clock, { aliases, preferences }: ModelsOfConfig = {}, why?: string): ResolvedBackend =>
  resolveBackend({
    backend: flags.backend,
    model: flags.model,
    apiBaseUrl: flags["api-base-url"],
    apiKeyEnv: flags["api-key-env"],
    sim: flags.sim,
    why,
    env: process.env,
    clock,
    aliases,
    preferences,
  });
