// The page, in pieces, in one pass: a session of any length is never held whole.

import { createHash } from "node:crypto";
import { safeText } from "../../fold/index.ts";
import { embedJson, embedScript, embedText } from "./embed.ts";
import { BLOCK_CHARS } from "./limits.ts";
import type { PageParts } from "./page-parts.ts";

/** What stands beside the events; foreign text is allowed in each. */
export interface PageAbout {
  id: string;
  title: string;
  status: string;
  /** Who made the page. */
  engine: string;
  /** Why the log ends where it ends; absent: it is whole. */
  damage?: string | undefined;
}

export interface PageOptions {
  parts: PageParts;
  about: PageAbout;
  /** Lines of the log, each a JSON object. */
  lines: Iterable<string>;
}

export function* writePage({ parts, about, lines }: PageOptions): Generator<string> {
  const script = embedScript(parts.script);
  yield head(about, script, parts.style);
  yield `<script type="application/json" id="about">${embedJson(JSON.stringify(about))}</script>\n`;
  yield* blocksOf(lines);
  yield `<script>${script}</script>\n</body>\n</html>\n`;
}

/** Blocks are no scripts to a browser: whatever stands in them, it runs none of it. */
function* blocksOf(lines: Iterable<string>): Generator<string> {
  let block: string[] = [];
  let chars = 0;
  const close = (): string => `<script type="application/x-ndjson" class="events">\n${block.join("\n")}\n</script>\n`;
  for (const line of lines) {
    const embedded = embedJson(line);
    block.push(embedded);
    chars += embedded.length;
    if (chars < BLOCK_CHARS) continue;
    yield close();
    block = [];
    chars = 0;
  }
  if (block.length > 0) yield close();
}

function head({ title }: PageAbout, script: string, style: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${embedText(safeText(title))} · Escapement</title>
<style>${style}</style>
</head>
<body>
<noscript>This page replays a recorded session with a script of its own; it asks no network for anything.</noscript>
`;
}

/** No network, no frame, no form, no code but this page's own script, and that one may not make markup out of text. */
const policy = (script: string, style: string): string =>
  [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");

const hashOf = (text: string): string => `sha256-${createHash("sha256").update(text, "utf8").digest("base64")}`;
