// Events that a model may send, as tools `event__<name>`. The fields of a valid call are spread on the event: a call of
// `event__greeted` with {greeting} reaches the chart as {type: "greeted", greeting}. A schema that is no object is asked
// for as {value}, and its event carries `value`.

import { z } from "zod";
import type { AnyEventObject } from "xstate";
import type { ToolSpec } from "../ports/backend.ts";
import type { AllowedEvents } from "./inputs.ts";
import { OUTPUT_EVENT } from "./structured-answer.ts";

const PREFIX = "event__";

export interface EventTools {
  specs: readonly ToolSpec[];
  has(tool: string): boolean;
  /** The event of a valid call, or why it is none, in words for the model. */
  read(tool: string, input: unknown): { ok: true; event: AnyEventObject } | { ok: false; message: string };
}

/** `output`: the form of an answer, which comes as `llm.output {value, from}` whatever its schema is. */
export function createEventTools(allowed: AllowedEvents = {}, output?: { schema: z.ZodType; from: string }): EventTools {
  const rows = new Map<string, Row>(
    Object.entries(allowed).map(([name, row]) => [PREFIX + name, { name, ...row, ...asObject(row.schema), fieldsOf: (data) => data }]),
  );
  if (output) rows.set(PREFIX + OUTPUT_EVENT, outputRow(output));
  return {
    specs: [...rows].map(([tool, row]) => ({
      name: tool,
      description: row.description ?? `Sends the event "${row.name}".`,
      inputSchema: row.json,
    })),
    has: (tool) => rows.has(tool),
    read(tool, input) {
      const row = rows.get(tool);
      if (!row) return { ok: false, message: `there is no event tool ${tool}; there are ${[...rows.keys()].join(", ") || "none"}` };
      const parsed = row.object.safeParse(input ?? {});
      if (!parsed.success) return { ok: false, message: `the input of ${tool} is not valid: ${z.prettifyError(parsed.error)}` };
      return { ok: true, event: { ...row.fieldsOf(parsed.data as object), type: row.name } };
    },
  };
}

interface Row {
  name: string;
  description?: string;
  object: z.ZodType;
  json: Record<string, unknown>;
  /** Of the event, from a valid input. */
  fieldsOf(data: object): object;
}

function outputRow({ schema, from }: { schema: z.ZodType; from: string }): Row {
  const { object, json } = asObject(schema);
  const valueOf = (data: object): unknown => (object === schema ? data : (data as { value: unknown }).value);
  const description = "Gives your answer. Call it once, when you have it.";
  return { name: OUTPUT_EVENT, description, object, json, fieldsOf: (data) => ({ value: valueOf(data), from }) };
}

function asObject(schema: z.ZodType): { object: z.ZodType; json: Record<string, unknown> } {
  const own = toJson(schema);
  if (own["type"] === "object") return { object: schema, json: own };
  const object = z.object({ value: schema });
  return { object, json: toJson(object) };
}

function toJson(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Record<string, unknown>;
  return json;
}
