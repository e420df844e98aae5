// A chart: a statechart with a name for people and a schema for its parameters.

import type { AnyStateMachine } from "xstate";
import type { z } from "zod";

export interface ChartDefinition {
  readonly kind: "escapement-chart";
  machine: AnyStateMachine;
  /** Checks and documents `--param` and `--input`; the parsed value is the machine's `input`. */
  params?: z.ZodType;
  /** Whether it asks a person in its usual course; default false. */
  interactive?: boolean;
  /** One line for a list of charts and for the header. */
  title?: string;
}

/** The default export of a chart's module. */
export function defineChart(chart: Omit<ChartDefinition, "kind">): ChartDefinition {
  return { kind: "escapement-chart", ...chart };
}

export const isChart = (value: unknown): value is ChartDefinition =>
  typeof value === "object" && value !== null && (value as { kind?: unknown }).kind === "escapement-chart";
