// Where an invocation stands, as its events say it.

import type { AnyActorRef } from "xstate";
import { invariant, type Place } from "../../../wire/index.ts";
import { placeOf } from "../chart-actors.ts";

export interface Stand {
  /** The `invokeid` of its events. */
  invokeid: string;
  sessionId: string;
  node: string;
  visit: number;
  /** The invocation's name in its chart: the folder of its blobs, whatever `invokeid` it goes by. */
  name: string;
  /** Unique in the session, derived: what ids are made from. */
  key: string;
  place: Place;
}

/**
 * `id` is the input's own. An llmConversation without any name, in a child of `multiplex`, goes by the multiplex's
 * `invokeid`: so all children make one group on the screen. Whatever has a name keeps it.
 */
export function standOf(self: AnyActorRef, id: string | undefined, options: { joinsGroup?: boolean } = {}): Stand {
  const found = placeOf(self);
  invariant(found, `${self.id} stands in no chart`);
  const { chart, node, visit, name, isNamed, key } = found;
  const group = options.joinsGroup === true && !isNamed && chart.isMultiplexed ? chart.invokeid : undefined;
  return {
    invokeid: id ?? group ?? name,
    sessionId: chart.sessionId,
    node,
    visit,
    name,
    key,
    place: node === "" ? {} : { "transcript/node-id": node, "transcript/visit": visit },
  };
}

/** Folder of the blobs of turn `n`, for Store.writeBlob. */
export const turnParts = (stand: Stand, turn: number, ...file: string[]): string[] => [
  "nodes",
  stand.sessionId,
  stand.node || "_root",
  String(stand.visit),
  stand.name,
  "turns",
  String(turn),
  ...file,
];
