// Runs on the loader's own thread. For a chart file anywhere on the disk: "escapement", "xstate" and "zod" are this package's own,
// whatever lies beside the chart, because a chart's machine and schemas must come from the library that runs them.

/** @type {{ urls: Record<string, string>, home: string }} */
let ours = { urls: {}, home: "" };

/** @param {typeof ours} data `urls`: modules by the name a chart imports. `home`: URL of a file of this package, from which the rest is resolved. */
export function initialize(data) {
  ours = data;
}

const SHARED = /^(xstate|zod)(\/|$)/;
const TYPESCRIPT = /\.tsx?(\?|$)/;

/** @type {import("node:module").ResolveHook} */
export async function resolve(specifier, context, next) {
  const url = ours.urls[specifier];
  if (url !== undefined) return { url, shortCircuit: true };
  const found = SHARED.test(specifier) ? await next(specifier, { ...context, parentURL: ours.home }) : await next(specifier, context);
  // In a folder without a package.json TypeScript would count as CommonJS.
  return TYPESCRIPT.test(found.url) && !found.url.includes("/node_modules/") ? { ...found, format: "module" } : found;
}
