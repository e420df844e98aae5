// Files of the session, by name: written anew, an artifact is the same one.

import type { EnvelopeOf } from "../wire/index.ts";
import { isGiven, textOf } from "../wire/index.ts";
import { setBounded } from "./fifo.ts";
import { ARTIFACTS_MAX } from "./limits.ts";
import type { Model } from "./model.ts";

export function foldArtifact(model: Model, event: EnvelopeOf<"artifact/written">): void {
  const { data } = event;
  const name = textOf(data.name);
  if (!model.artifacts.has(name)) model.totals.artifacts += 1;
  const artifact = { name, bytes: data.bytes, ts: event.ts, ...(isGiven(data.invokeid) && { invokeid: textOf(data.invokeid) }) };
  setBounded(model.artifacts, name, artifact, ARTIFACTS_MAX);
}
