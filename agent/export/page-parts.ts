// The page's own script and style, as the build made them.

import { readFileSync } from "node:fs";

export interface PageParts {
  script: string;
  style: string;
}

/** `root`: the package's folder. Throws where the program is not built. */
export function readPageParts(root: string): PageParts {
  try {
    return { script: readFileSync(`${root}/dist/export-page.js`, "utf8"), style: readFileSync(`${root}/dist/export-page.css`, "utf8") };
  } catch (error) {
    throw new Error(`the page is not built (${root}/dist/export-page.js): run npm run build`, { cause: error });
  }
}
