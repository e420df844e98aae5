// The built-in charts: their names, and how to load one. Nothing of a chart is loaded before it is asked for.

import type { ChartDefinition } from "../core/define-chart.ts";

export interface BuiltInChart {
  name: string;
  title: string;
  load(): Promise<ChartDefinition>;
}

export const BUILT_IN_CHARTS: readonly BuiltInChart[] = [
  { name: "hello", title: "One turn, one greeting", load: async () => (await import("./hello.ts")).default },
  { name: "ask", title: "A name, confirmed", load: async () => (await import("./ask.ts")).default },
  { name: "parallel", title: "Two writers at once", load: async () => (await import("./parallel.ts")).default },
  { name: "scan", title: "Findings in a tree", load: async () => (await import("./scan.ts")).default },
  { name: "iterate", title: "Patch and test, round by round", load: async () => (await import("./iterate.ts")).default },
  { name: "artifacts", title: "A writer and a critic", load: async () => (await import("./artifacts.ts")).default },
  { name: "chat", title: "A talk with tools", load: async () => (await import("./chat.ts")).default },
  { name: "haiku", title: "A haiku tournament", load: async () => (await import("./haiku.ts")).default },
];
