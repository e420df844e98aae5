// One GET to an address that was checked: the name is resolved here, and the connection goes to the very address that passed.

import { lookup as resolveName } from "node:dns/promises";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { type AddressRules, refusedAddress } from "./address-guard.ts";
import { FETCH_BYTES_MAX } from "./limits.ts";
import { ToolProblem } from "./tool-problem.ts";

export interface WebResponse {
  status: number;
  /** Lower case, without parameters. */
  type: string;
  charset: string | undefined;
  /** Where it points to instead. */
  location: string | undefined;
  body: Buffer;
  /** It was longer than FETCH_BYTES_MAX. */
  isCut: boolean;
}

/** Throws ToolProblem: refused, unreachable, broken. */
export async function webGet(url: URL, rules: AddressRules, signal: AbortSignal): Promise<WebResponse> {
  const address = await checkedAddress(url, rules);
  const { request } = url.protocol === "https:" ? await import("node:https") : await import("node:http");
  const family = isIP(address) === 6 ? 6 : 4;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(url, {
      method: "GET",
      signal,
      agent: false,
      headers: {
        "user-agent": "escapement",
        accept: "text/html, text/*;q=0.9, application/json;q=0.9, */*;q=0.5",
        "accept-encoding": "gzip, deflate, br",
        connection: "close",
      },
      lookup: (_name, options, done) => {
        if (options.all) done(null, [{ address, family }]);
        else done(null, address, family);
      },
    });
    asked.once("response", resolve);
    asked.once("error", (error) =>
      reject(signal.aborted ? (signal.reason as Error) : new ToolProblem(`${url.host}: ${error.message}${proxyWords(rules)}`)),
    );
    asked.end();
  });
  try {
    const { body, isCut } = await readBody(response);
    const [type = "", ...parameters] = (response.headers["content-type"] ?? "").split(";");
    const charset = parameters.map((one) => /^\s*charset\s*=\s*"?([^"\s]+)"?/i.exec(one)?.[1]).find((found) => found !== undefined);
    return { status: response.statusCode ?? 0, type: type.trim().toLowerCase(), charset, location: response.headers.location, body, isCut };
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    throw thrown instanceof ToolProblem
      ? thrown
      : new ToolProblem(`${url.host}: the answer broke off: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  } finally {
    response.destroy();
  }
}

/** Every address of a name must pass: which of them is used would else be the name server's choice. */
async function checkedAddress(url: URL, rules: AddressRules): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  const addresses = isIP(host) === 0 ? await addressesOf(host, rules) : [host];
  for (const address of addresses) {
    const refused = refusedAddress(rules, address, port);
    if (refused !== undefined) throw new ToolProblem(`${url.host} may not be reached: ${refused}`);
  }
  const [first] = addresses;
  if (first === undefined) throw new ToolProblem(`there is no host ${host}`);
  return first;
}

const proxyWords = ({ hasProxy }: AddressRules): string => (hasProxy === true ? "; a proxy is set here, and web/fetch uses none" : "");

async function addressesOf(host: string, rules: AddressRules): Promise<string[]> {
  try {
    return (await resolveName(host, { all: true })).map(({ address }) => address);
  } catch (thrown) {
    throw new ToolProblem(`there is no host ${host} (${(thrown as NodeJS.ErrnoException).code ?? "no answer"})${proxyWords(rules)}`);
  }
}

/** Counted after decompression: a small answer may be a large text. */
async function readBody(response: IncomingMessage): Promise<{ body: Buffer; isCut: boolean }> {
  const parts: Buffer[] = [];
  let bytes = 0;
  const plain = decompressed(response);
  for await (const chunk of plain as AsyncIterable<Buffer>) {
    parts.push(chunk);
    bytes += chunk.length;
    if (bytes > FETCH_BYTES_MAX) return { body: Buffer.concat(parts).subarray(0, FETCH_BYTES_MAX), isCut: true };
  }
  return { body: Buffer.concat(parts), isCut: false };
}

function decompressed(response: IncomingMessage): Readable {
  const encoding = (response.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (encoding === "identity" || encoding === "") return response;
  const by = { gzip: createGunzip, "x-gzip": createGunzip, deflate: createInflate, br: createBrotliDecompress }[encoding];
  if (!by) throw new ToolProblem(`the answer is packed as ${encoding}, which is not known here`);
  const unpack = by();
  response.once("error", (error) => unpack.destroy(error));
  response.once("aborted", () => unpack.destroy(new Error("the connection was cut")));
  return response.pipe(unpack);
}
