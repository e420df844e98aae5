// What stands in the files of a turn: the request as it was sent, the answer, a tool's input and result. Read when they
// are seen, kept for a while. Files are foreign: a field of another shape is passed over.

import { bytesText } from "../../fold/index.ts";
import { BODIES_CHARS_MAX, BODY_BYTES_MAX } from "./limits.ts";
import { problemWords, type SessionFiles } from "./session-files.ts";

export interface SentPart {
  kind: "text" | "result";
  text: string;
  /** Of a result. */
  tool?: string;
  isError?: boolean;
}

export interface RequestBody {
  system: string;
  /** What is new since the model spoke last. */
  news: SentPart[];
  messages: number;
  tools: number;
}

export interface ResponseBody {
  text: string;
  thinking: string;
  inputs: ReadonlyMap<string, unknown>;
}

export interface ToolBody {
  input: unknown;
  text: string;
}

/** `why`: in words, where there is none. */
export type Body<T> = { ok: true; body: T } | { ok: false; why: string };

export interface Bodies {
  request(ref: string | undefined): Body<RequestBody>;
  /** Whether a request that was looked at had a system prompt: nothing is read for it. */
  hasSystem(ref: string | undefined): boolean;
  response(ref: string | undefined): Body<ResponseBody>;
  tool(ref: string | undefined): Body<ToolBody>;
}

export function createBodies(files: SessionFiles): Bodies {
  const kept = new Map<string, Body<unknown>>();
  let chars = 0;

  function read<T>(ref: string | undefined, parse: (value: Fields) => T): Body<T> {
    if (ref === undefined) return { ok: false, why: "no file was written of it" };
    const known = kept.get(ref);
    if (known) return known as Body<T>;
    const part = files.read(ref, 0, BODY_BYTES_MAX);
    if (!part.ok) return { ok: false, why: problemWords(part.problem) };
    if (part.size > BODY_BYTES_MAX) return { ok: false, why: `its file is too large to be read here (${bytesText(part.size)})` };
    const body = parsed(new TextDecoder().decode(part.bytes), parse);
    chars += part.size;
    if (chars > BODIES_CHARS_MAX) {
      kept.clear();
      chars = part.size;
    }
    kept.set(ref, body);
    return body;
  }

  return {
    request: (ref) => read(ref, requestBody),
    hasSystem(ref) {
      const known = ref === undefined ? undefined : (kept.get(ref) as Body<RequestBody> | undefined);
      return known?.ok === true && known.body.system !== "";
    },
    response: (ref) => read(ref, responseBody),
    tool: (ref) => read(ref, ({ input, text }) => ({ input, text: str(text) })),
  };
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const str = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined || value === null ? "" : JSON.stringify(value);
const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

function parsed<T>(text: string, parse: (value: Fields) => T): Body<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, why: "its file is not what the agent writes" };
  }
  return isFields(value) ? { ok: true, body: parse(value) } : { ok: false, why: "its file is not what the agent writes" };
}

function requestBody({ system, messages, tools }: Fields): RequestBody {
  const all = list(messages);
  const lastSaid = all.findLastIndex(({ role }) => role === "assistant");
  return { system: str(system), news: all.slice(lastSaid + 1).flatMap(sentParts), messages: all.length, tools: list(tools).length };
}

function sentParts({ parts, content, text }: Fields): SentPart[] {
  if (typeof parts === "string" || typeof content === "string" || typeof text === "string")
    return [{ kind: "text", text: str(parts ?? content ?? text) }];
  return list(parts ?? content).map((part) =>
    part["type"] === "tool-result" || part["type"] === "tool_result"
      ? { kind: "result", text: str(part["text"] ?? part["content"]), tool: str(part["name"]), isError: part["isError"] === true }
      : { kind: "text", text: str(part["text"] ?? part["input"]) },
  );
}

function responseBody({ content }: Fields): ResponseBody {
  const blocks = list(content);
  const texts = (type: string, field: string): string =>
    blocks
      .filter((block) => block["type"] === type)
      .map((block) => str(block[field]))
      .join("\n\n");
  const inputs = new Map<string, unknown>();
  for (const block of blocks) if (block["type"] === "tool_use") inputs.set(str(block["call-id"]), block["input"]);
  return { text: texts("text", "text"), thinking: texts("thinking", "thinking"), inputs };
}
