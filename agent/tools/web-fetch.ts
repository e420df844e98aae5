// web/fetch: a page as text.

import { z } from "zod";
import type { Tool, ToolResult } from "../core/ports/tool.ts";
import type { AddressRules } from "./address-guard.ts";
import { createTool } from "./create-tool.ts";
import { cutText } from "./cut-text.ts";
import { htmlToText } from "./html-text.ts";
import { FETCH_BYTES_MAX, FETCH_MS_MAX, FETCH_TEXT_BYTES_MAX, REDIRECTS_MAX } from "./limits.ts";
import { ToolProblem } from "./tool-problem.ts";
import { webGet, type WebResponse } from "./web-request.ts";

export const createWebFetch = (rules: AddressRules): Tool =>
  createTool({
    name: "web/fetch",
    description:
      "Fetches a page with GET and gives its text; HTML becomes plain text with its links. Addresses of this machine and of local networks are refused.",
    effects: "network",
    schema: z.object({
      url: z.string().describe("http or https"),
      raw: z.boolean().optional().describe("HTML as it is"),
    }),
    limitMs: () => FETCH_MS_MAX,
    preview: ({ url }) => Promise.resolve({ summary: `GET ${url}` }),
    async run({ url, raw = false }, { signal }) {
      const { response, at } = await follow(parse(url), rules, signal);
      return describe(response, at, raw);
    },
  });

/** Each step is checked as the first: a redirect leads nowhere that could not be named. */
async function follow(first: URL, rules: AddressRules, signal: AbortSignal): Promise<{ response: WebResponse; at: URL }> {
  let at = first;
  for (let step = 0; step <= REDIRECTS_MAX; step += 1) {
    const response = await webGet(at, rules, signal);
    if (response.location === undefined || response.status < 300 || response.status > 399) return { response, at };
    at = parse(response.location, at);
  }
  throw new ToolProblem(`${first.host} redirects more than ${REDIRECTS_MAX} times`);
}

function parse(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base?.href) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new ToolProblem(`${JSON.stringify(text.slice(0, 200))} is no http or https URL`);
  if (url.username !== "" || url.password !== "") throw new ToolProblem("a URL with a user or a password is not fetched");
  return url;
}

function describe({ status, type, charset, body, isCut }: WebResponse, at: URL, raw: boolean): ToolResult {
  const isError = status < 200 || status > 299;
  const head = `${status} ${at.href} (${type || "no type"}, ${isCut ? `the first ${FETCH_BYTES_MAX} bytes` : `${body.length} bytes`})`;
  if (!isText(type, body)) return { isError: true, text: `${head}: no text` };
  const text = decode(body, charset ?? charsetIn(body, type));
  const isHtml = type === "text/html" || type === "application/xhtml+xml";
  return { isError, text: `${head}\n${cutText(isHtml && !raw ? htmlToText(text, at.href) : text, FETCH_TEXT_BYTES_MAX)}` };
}

const isText = (type: string, body: Buffer): boolean =>
  (/^text\/|[/+](json|xml|yaml|javascript|x-ndjson|x-www-form-urlencoded)$/.test(type) || type === "") &&
  !body.subarray(0, 1024).includes(0);

/** A page may say it itself, near its beginning. */
const charsetIn = (body: Buffer, type: string): string | undefined =>
  type === "text/html" ? /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)/i.exec(body.toString("latin1", 0, 2048))?.[1] : undefined;

function decode(body: Buffer, charset = "utf-8"): string {
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    return body.toString("utf8"); // a charset nobody knows
  }
}
