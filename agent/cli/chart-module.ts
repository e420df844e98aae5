// What a chart's module turned out to be: a chart, or a sentence that names the file, the line and what was wanted.

import { readFileSync } from "node:fs";
import { type ChartDefinition, checkMachine, isChart } from "../core/index.ts";
import { CommandFailure } from "./failure.ts";

/** Throws CommandFailure where the export is absent or no chart. */
export function chartOf(module: Record<string, unknown>, file: string, exportName: string): ChartDefinition {
  const value = module[exportName];
  const place = `${file}:${lineOfExport(readFileSync(file, "utf8"), exportName)}`;
  if (isChart(value)) {
    refuseIncomplete(value, place);
    return value;
  }
  if (value !== undefined)
    throw new CommandFailure(
      `${place}: ${nameOf(exportName)} is ${kindOf(value)}, not a chart; write ${spelled(exportName)} defineChart({ machine })`,
    );
  const charts = Object.entries(module).filter(([, each]) => isChart(each));
  const there =
    charts.length > 0
      ? `; charts it exports: ${charts.map(([name]) => `#${name}`).join(", ")}`
      : `; write ${spelled(exportName)} defineChart({ machine })`;
  throw new CommandFailure(`${place}: there is no ${nameOf(exportName)}${there}`);
}

/** What its runs would all fail with. */
function refuseIncomplete({ machine }: ChartDefinition, place: string): void {
  const { missing } = checkMachine(machine);
  if (missing.length > 0) throw new CommandFailure(`${place}: ${missing.join("; ")}`);
}

const nameOf = (exportName: string): string => (exportName === "default" ? "default export" : `export named "${exportName}"`);
const spelled = (exportName: string): string => (exportName === "default" ? "export default" : `export const ${exportName} =`);

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && "getInitialSnapshot" in value) return "a bare state machine";
  if (typeof value === "object") return "an object";
  return `a ${typeof value}`;
}

/** From 1; 1 where the export is not spelled in the file itself. */
function lineOfExport(source: string, exportName: string): number {
  const escaped = exportName.replace(/[^\w$]/g, "\\$&");
  const pattern =
    exportName === "default" ? /^\s*export\s+default\b|\bas\s+default\b/m : new RegExp(`^\\s*export\\b[^;\\n]*\\b${escaped}\\b`, "m");
  const at = pattern.exec(source);
  if (!at) return 1;
  const before = source.slice(0, at.index + at[0].search(/\S/));
  return before.split("\n").length;
}
