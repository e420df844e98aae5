// Who may import whom (docs/architecture.md). One rule a room: whatever is not allowed is forbidden.
// scripts/check.mjs asserts that modules were seen at all, and that the planted violations in fixtures/planted are reported.

/** @param {string} name @param {string} from @param {string[]} may @param {string} why */
const room = (name, from, may, why) => ({
  name,
  comment: why,
  severity: "error",
  from: { path: from, pathNot: ["\\.test\\.tsx?$", "\\.contract\\.ts$", "\\.fake\\.ts$"] },
  to: { pathNot: may.filter((path) => path !== NODE), ...(may.includes(NODE) ? { dependencyTypesNot: ["core"] } : {}) },
});

const npm = (...names) => `node_modules/(${names.join("|")})/`;
const any = (...paths) => paths;
const P = "^(fixtures/planted/)?"; // the planted tree obeys the same rules
const NODE = "node"; // stands for the built-in modules of the runtime
const coreForRooms = `${P}agent/core/(ports/|run-config|define-chart|index|invocations/inputs)`;

/** Imports between rooms of the agent, each with its reason. */
const ALLOWED_ACROSS = {
  // jsonl output is a client of the hub; questions on the terminal are a frontend of the registry.
  plain: "^agent/(hub|remote)/index",
  // The gate hands clients to the hub.
  server: "^agent/hub/index",
};

module.exports = {
  forbidden: [
    room("wire", `${P}wire/`, any(`${P}wire/`, npm("zod")), "The contract imports the schema library and nothing else."),
    room("fold", `${P}fold/`, any(`${P}fold/`, `${P}wire/`), "One fold serves the sidecar, the page, plain output and export alike."),
    room(
      "core",
      `${P}agent/core/`,
      any(`${P}agent/core/`, `${P}wire/`, npm("xstate", "zod")),
      "The engine knows no platform and no screen.",
    ),
    room(
      "sim",
      `${P}agent/backends/sim/`,
      any(`${P}agent/backends/sim/`, `${P}agent/core/(ports/|index)`, `${P}wire/`),
      "sim sees what a real model sees: no chart.",
    ),
    room(
      "charts",
      `${P}agent/charts/`,
      any(`${P}agent/charts/`, `${P}agent/(index|core/)`, npm("xstate", "zod")),
      "A built-in chart is written as a user would write it.",
    ),
    ...["hub", "server", "remote", "sidecar", "plain", "session", "backends", "tools", "config", "secrets"].map((name) =>
      room(
        name,
        `${P}agent/${name}/`,
        any(`${P}agent/${name}/`, coreForRooms, `${P}wire/`, `${P}fold/`, "node_modules/", NODE, ALLOWED_ACROSS[name] ?? "^$"),
        "Rooms of the agent meet in cli, not in each other.",
      ),
    ),
    room(
      "export-page",
      `${P}agent/export/page/`,
      any(`${P}agent/export/page/`, `${P}wire/`, `${P}fold/`),
      "The page runs in a browser: it has the fold, and no library.",
    ),
    room(
      "export",
      `${P}agent/export/(?!page/)`,
      any(`${P}agent/export/`, `${P}wire/`, `${P}fold/`, NODE),
      "It writes the page; the script in it was bundled before.",
    ),
    room(
      "cli",
      `${P}agent/cli/`,
      any(`${P}agent/`, `${P}wire/`, `${P}fold/`, "node_modules/", NODE),
      "The sidecar is spawned, never imported.",
    ),
    room("tui-domain", `${P}tui/domain/`, any(`${P}tui/domain/`, `${P}wire/`, `${P}fold/`, npm("string-width")), "Layout is pure."),
    room(
      "tui-ui",
      `${P}tui/ui/`,
      any(`${P}tui/(ui|store|domain|input|theme)/`, `${P}wire/`, `${P}fold/`, "node_modules/"),
      "The view never parses a frame.",
    ),
    room(
      "tui",
      `${P}tui/`,
      any(`${P}tui/`, `${P}wire/`, `${P}fold/`, "node_modules/", NODE, "^bun"),
      "The sidecar knows the agent by its wire alone.",
    ),
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"] },
  },
};
