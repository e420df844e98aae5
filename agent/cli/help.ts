// `escapement help [command]`; of a built-in chart, what it takes.

import { BUILT_IN_CHARTS, type BuiltInChart } from "../charts/index.ts";
import { calledAs } from "./called-as.ts";
import { CommandFailure } from "./failure.ts";
import { COMMANDS, type CommandName } from "./commands.ts";
import { nearest } from "./nearest.ts";
import { describeParams } from "./params.ts";
import { helpText } from "./program.ts";

/** A name that is both is the command. Rejects with CommandFailure for one that is neither. */
export async function help(about: string | undefined, version: string): Promise<string> {
  const names: readonly string[] = COMMANDS.map((command) => command.name);
  if (about === undefined || names.includes(about)) return helpText(about as CommandName | undefined, version);
  const chart = BUILT_IN_CHARTS.find(({ name }) => name === about);
  if (chart) return chartHelp(chart);
  const charts = BUILT_IN_CHARTS.map(({ name }) => name);
  const meant = nearest(about, [...names, ...charts]);
  throw new CommandFailure(
    `there is no command "${about}"${meant === undefined ? "" : `; did you mean ${meant}?`}\nCommands: ${names.join(", ")}\nCharts: ${charts.join(", ")}`,
  );
}

async function chartHelp({ name, title, load }: BuiltInChart): Promise<string> {
  const { params } = await load();
  const takes = params ? describeParams(params) : "This chart takes no parameters.";
  return `${name}: ${title}\n\n${takes}\n\nRun it:        ${calledAs} run ${name} --tui=opentui\nIts picture:   ${calledAs} run ${name} --dump-chart\n`;
}
