// A chart by the name a person gave: a built-in one, or a file with an optional #export.

import { existsSync, statSync } from "node:fs";
import { register } from "node:module";
import { basename, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { BUILT_IN_CHARTS } from "../charts/index.ts";
import type { ChartDefinition } from "../core/index.ts";
import { bun, registerWithBun } from "./chart-hooks.bun.ts";
import { placeOfThrow } from "./chart-failure.ts";
import { chartOf } from "./chart-module.ts";
import { CommandFailure } from "./failure.ts";
import { nearest } from "./nearest.ts";
import { entryOfThisBuild, isBuilt, packageRoot } from "./package-root.ts";

export interface LoadedChart {
  /** What a person calls it: the built-in name, or the file's name without its ending. */
  name: string;
  /** Where it is found again from any folder: the built-in name, or the path of its file with #export. */
  source: string;
  chart: ChartDefinition;
}

/** Throws CommandFailure: unknown name (with those there are), missing file, a file that throws or exports something else. */
export async function loadChart(wanted: string): Promise<LoadedChart> {
  const builtIn = BUILT_IN_CHARTS.find((chart) => chart.name === wanted);
  if (builtIn) return { name: wanted, source: wanted, chart: await builtIn.load() };
  if (!looksLikePath(wanted)) throw new CommandFailure(unknownChart(wanted));
  return loadChartFile(wanted);
}

/** The charts there are, one a line. */
export function listOfCharts(): string {
  const width = Math.max(...BUILT_IN_CHARTS.map((chart) => chart.name.length));
  return BUILT_IN_CHARTS.map((chart) => `  ${chart.name.padEnd(width)}  ${chart.title}`).join("\n");
}

function unknownChart(wanted: string): string {
  const meant = nearest(
    wanted,
    BUILT_IN_CHARTS.map((chart) => chart.name),
  );
  return `there is no chart "${wanted}"${meant === undefined ? "" : `; did you mean ${meant}?`}\nCharts:\n${listOfCharts()}\nor a path to a .ts or .js file, as ./my-chart.ts`;
}

const looksLikePath = (wanted: string): boolean => /[/\\]/.test(wanted) || /\.[cm]?[jt]sx?(#[^#]*)?$/.test(wanted) || existsSync(wanted);

async function loadChartFile(wanted: string): Promise<LoadedChart> {
  const hash = existsSync(wanted) ? -1 : wanted.lastIndexOf("#");
  const file = resolve(hash < 0 ? wanted : wanted.slice(0, hash));
  const exportName = hash < 0 ? "default" : wanted.slice(hash + 1);
  if (!existsSync(file)) throw new CommandFailure(`no chart file ${file}: there is nothing of that name`);
  if (!statSync(file).isFile())
    throw new CommandFailure(
      `no chart file ${file}: it is ${statSync(file).isDirectory() ? "a folder" : "no regular file"}; name the .ts or .js file`,
    );
  if (!/\.[cm]?[jt]s$/.test(file)) throw new CommandFailure(`${file} is no chart file: its name should end in .ts or .js`);
  const module = await importModule(file);
  return {
    name: basename(file, extname(file)) + (exportName === "default" ? "" : `#${exportName}`),
    source: file + (hash < 0 ? "" : `#${exportName}`),
    chart: chartOf(module, file, exportName),
  };
}

/** A file of code, TypeScript too, and its exports. Throws CommandFailure with the place of what it throws. */
export async function importModule(file: string): Promise<Record<string, unknown>> {
  await prepareLoader(/\.[cm]?ts$/.test(file));
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    throw new CommandFailure(placeOfThrow(error, file), 2, { cause: error });
  }
}

/** Once a process and chart; the TypeScript loader is only started for TypeScript. Later hooks are asked first, so ours come last. */
async function prepareLoader(typescript: boolean): Promise<void> {
  const pathOf = (path: string): string => `${packageRoot}/${path}`;
  const paths = isBuilt
    ? { escapement: pathOf(entryOfThisBuild("index")), zod: pathOf(entryOfThisBuild("zod")) }
    : { escapement: pathOf("agent/index.ts") };
  if (bun) return registerWithBun(bun, paths, packageRoot);
  if (typescript) (await import("tsx/esm/api")).register();
  const urlOf = (path: string): string => pathToFileURL(path).href;
  const urls = Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, urlOf(path)]));
  const hooks = isBuilt ? entryOfThisBuild("chart-hooks") : "agent/cli/chart-hooks.mjs";
  register(urlOf(pathOf(hooks)), { data: { urls, home: urlOf(pathOf("package.json")) } });
}
