// Parameters, checked at the door.

import type { ChartDefinition } from "./define-chart.ts";
import { ParamError } from "./errors.ts";

/** What the chart's schema makes of them (defaults filled in); without a schema, as they are. */
export function parseParams(chart: Pick<ChartDefinition, "params">, params: unknown): unknown {
  if (!chart.params) return params;
  const parsed = chart.params.safeParse(params ?? {});
  if (parsed.success) return parsed.data;
  throw new ParamError(parsed.error.issues.map((issue) => ({ path: issue.path.map(String).join("."), message: issue.message })));
}
