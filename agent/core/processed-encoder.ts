// The lines of processed events, one for each step of a chart: what repeats in them (configurations, names) is stringified once, the
// rest as ever. The same to the byte.

import { encodeLine, encodeValue, type Envelope, type EventData } from "../../wire/index.ts";
import { KNOWN_NAMES_MAX, NAMES_OF_CONFIG_MAX } from "./limits.ts";

/** As the engine makes them, in this order. */
const ENVELOPE_KEYS: readonly string[] = ["kind", "seq", "ts", "event", "data"];
const DATA_KEYS: readonly string[] = [
  "event-name",
  "config-before",
  "config-after",
  "entered",
  "exited",
  "event-data",
  "session-id",
  "taken",
];

/** The line of an envelope, whatever it is. Throws what JSON.stringify throws. */
export function createLineEncoder(): (envelope: Envelope) => string {
  let names = new Map<string, string>();
  /** A configuration is one array as long as it stands: `configOf`. */
  const configs = new WeakMap<readonly string[], string>();

  const staying = new WeakMap<readonly string[], Map<string, { after: readonly string[]; json: string }>>();

  const nameOf = (name: string): string => {
    const known = names.get(name);
    if (known !== undefined) return known;
    if (names.size >= KNOWN_NAMES_MAX) names = new Map();
    const json = encodeValue(name) ?? "";
    names.set(name, json);
    return json;
  };

  const configOf = (config: readonly string[]): string => {
    const known = configs.get(config);
    if (known !== undefined) return known;
    const json = listOf(config);
    configs.set(config, json);
    return json;
  };

  const listOf = (ids: readonly string[]): string => (ids.length === 0 ? "[]" : `[${ids.map(nameOf).join(",")}]`);

  /** A step without a change of states: from its name to its data. */
  const stayingOf = (name: string, before: readonly string[], after: readonly string[]): string => {
    const known = staying.get(before) ?? new Map<string, { after: readonly string[]; json: string }>();
    const found = known.get(name);
    if (found?.after === after) return found.json;
    if (known.size >= NAMES_OF_CONFIG_MAX) known.clear();
    const json = frontOf(name, before, after, [], []);
    staying.set(before, known.set(name, { after, json }));
    return json;
  };

  const frontOf = (name: string, before: readonly string[], after: readonly string[], entered: string[], exited: string[]): string =>
    `,"event":"runner/event-processed","data":{"event-name":${nameOf(name)},"config-before":${configOf(before)}` +
    `,"config-after":${configOf(after)},"entered":${listOf(entered)},"exited":${listOf(exited)},"event-data":`;

  return (envelope) => {
    if (envelope.event !== "runner/event-processed" || !hasKeys(envelope, ENVELOPE_KEYS) || !hasKeys(envelope.data, DATA_KEYS))
      return encodeLine(envelope);
    const data = envelope.data as EventData<"runner/event-processed">;
    const { "event-name": name, "config-before": before, "config-after": after, entered, exited, taken } = data;
    const given = encodeValue(data["event-data"]);
    if (given === undefined) return encodeLine(envelope);
    const front =
      entered.length === 0 && exited.length === 0 ? stayingOf(name, before, after) : frontOf(name, before, after, entered, exited);
    return `{"seq":${envelope.seq},"ts":${envelope.ts}${front}${given},"session-id":${nameOf(data["session-id"])},"taken":${taken}}}`;
  };
}

function hasKeys(of: object, keys: readonly string[]): boolean {
  let at = 0;
  for (const key in of) if (keys[at++] !== key) return false;
  return at === keys.length;
}
