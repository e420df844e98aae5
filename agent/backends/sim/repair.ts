// Mending code by search: where tests fail and a file can be edited, the embedded model tries one-token edits of the file
// that the failing test names, and lets the tests decide. It sees the messages and the tools' schemas, nothing else.

import type { ModelRequest, ToolSpec } from "../../core/ports/backend.ts";
import { type EditTool, editToolOf, numberedLines, type ReadTool, readToolOf } from "./code-tools.ts";
import { importsOf, readFailingTests } from "./failing-tests.ts";
import { REFUSALS_MAX } from "./limits.ts";
import type { Random } from "./random.ts";
import { readRequest, textOfMessage } from "./reading.ts";
import { changeOf, changesIn, placeOf, type SaidChange, sayChange } from "./said-change.ts";
import { valueOfSchema } from "./schema-value.ts";
import { inOrder, tokenEdits } from "./token-edits.ts";

export interface Repair {
  thought: string;
  calls: { name: string; input: unknown }[];
}

interface Task {
  request: ModelRequest;
  /** What the chart said last. */
  text: string;
  edit: EditTool;
  read: ReadTool | undefined;
  /** Calls since then, with their results. */
  done: DoneCall[];
  random: Random;
}

interface DoneCall {
  name: string;
  input: Readonly<Record<string, unknown>>;
  isError: boolean;
  text: string;
}

/** Undefined: the request is about something else. */
export function planRepair(seed: number, request: ModelRequest, random: Random): Repair | undefined {
  const edit = editToolOf(request.tools);
  const last = request.messages.findLastIndex(({ role }) => role === "user");
  const message = request.messages[last];
  if (!edit || !message || request.toolChoice === "none") return undefined;
  const text = textOfMessage(message);
  if (!/\btests?\b[^.!?]{0,40}\bfail/i.test(text)) return undefined;
  const task: Task = { request, text, edit, read: readToolOf(request.tools), done: callsAfter(request, last), random };
  return /\b(take (it|the change|them) back|undo|revert)\b/i.test(text) ? lookBack(task) : tryNext(task, seed);
}

function callsAfter({ messages }: ModelRequest, from: number): DoneCall[] {
  const results = new Map(
    messages.flatMap(({ parts }) => parts.flatMap((part) => (part.type === "tool-result" ? [[part.callId, part] as const] : []))),
  );
  return messages.slice(from).flatMap(({ parts }) =>
    parts.flatMap((part) => {
      const result = part.type === "tool-call" ? results.get(part.callId) : undefined;
      if (part.type !== "tool-call" || !result) return [];
      return [{ name: part.name, input: (part.input ?? {}) as Record<string, unknown>, isError: result.isError, text: result.text }];
    }),
  );
}

function tryNext(task: Task, seed: number): Repair {
  const { done, edit, text } = task;
  const edits = done.filter(({ name }) => name === edit.name);
  const last = edits.at(-1);
  if (last && !last.isError) return tell(task, "That is one thing changed.", changeMade(task, last), true);
  if (edits.length >= REFUSALS_MAX) return giveUp(task, "My changes are not wanted.");
  const tests = readFailingTests(text);
  const found = findSource(task, [...tests.sources.map(({ path }) => path), ...importedBy(task, tests.tests)]);
  if (found.kind === "none") {
    const unread = tests.tests.find((path) => !wasRead(task, path));
    return unread === undefined || tests.sources.length > 0 ? giveUp(task, "I found no file to change.") : readFile(task, unread);
  }
  if (found.kind === "unread") return readFile(task, found.path);
  const { path, lines } = found;
  const tried = new Set([...changesIn(text), ...edits.map((one) => changeMade(task, one))].map((one) => keyOf(one)));
  const clues = { lines: tests.sources.find((one) => one.path === path)?.lines ?? [], words: tests.words };
  const next = inOrder(tokenEdits(lines), lines, clues, `${seed}/${path}`).find((one) => !tried.has(keyOf({ path, ...one })));
  if (!next) return giveUp(task, `Every token of ${path} has had its turn.`);
  return {
    thought: `${path}, line ${next.line}: \`${next.from}\` stands there. ${next.to === "" ? "Is it one too many?" : `Should it be \`${next.to}\`?`}`,
    calls: [editCall(task, { path, ...next }, lines)],
  };
}

/** After a test: keeps a change with which fewer fail, else takes it back. */
function lookBack(task: Task): Repair {
  const { text } = task;
  const [change] = changesIn(text);
  const [before, now] = text.split(/^.*\bnow:$/m);
  const failedBefore = readFailingTests(before ?? "").failed;
  const failedNow = readFailingTests(now ?? "").failed;
  if (!change) return tell(task, "I do not know what I changed.", "Nothing is known of the change.", true);
  if (failedBefore !== undefined && failedNow !== undefined && failedNow < failedBefore)
    return tell(task, "Fewer fail: it stays.", `It helped: ${failedNow} fail, ${failedBefore} did.`, true);
  const found = findSource(task, [change.path]);
  if (found.kind === "unread") return readFile(task, change.path);
  const told = tell(task, "That was not it.", `That was not it: ${change.path} line ${change.line} is as it was.`, false);
  if (found.kind === "none" || found.lines[change.line - 1] !== change.after) return told;
  const back = { ...change, before: change.after, after: change.before };
  return { thought: told.thought, calls: [editCall(task, back, found.lines), ...told.calls] };
}

type Source = { kind: "read"; path: string; lines: string[] } | { kind: "unread"; path: string } | { kind: "none" };

/** The first of the files that can be read. */
function findSource(task: Task, paths: readonly string[]): Source {
  if (!task.read) return { kind: "none" };
  for (const path of paths) {
    if (!wasRead(task, path)) return { kind: "unread", path };
    const lines = linesOf(task, path);
    if (lines) return { kind: "read", path, lines };
  }
  return { kind: "none" };
}

const readOf = ({ read, done }: Task, path: string): DoneCall | undefined =>
  done.find(({ name, input }) => read !== undefined && name === read.name && input[read.path] === path);

const wasRead = (task: Task, path: string): boolean => readOf(task, path) !== undefined;

function linesOf(task: Task, path: string): string[] | undefined {
  const result = readOf(task, path);
  return result && !result.isError ? numberedLines(result.text) : undefined;
}

const importedBy = (task: Task, tests: readonly string[]): string[] => tests.flatMap((path) => importsOf(path, linesOf(task, path) ?? []));

const keyOf = ({ path, line, before, after }: SaidChange): string => JSON.stringify([path, line, before, after]);

function readFile({ read, edit }: Task, path: string): Repair {
  return { thought: `Let me look at ${path}.`, calls: [{ name: read?.name ?? edit.name, input: { [read?.path ?? edit.path]: path } }] };
}

function editCall({ edit }: Task, change: SaidChange, lines: readonly string[]): { name: string; input: unknown } {
  const { oldText, newText } = placeOf(lines, change);
  return { name: edit.name, input: { [edit.path]: change.path, [edit.before]: oldText, [edit.after]: newText } };
}

/** What an edit that was called changes, from its input and the file as it was read. */
function changeMade(task: Task, { input }: DoneCall): SaidChange {
  const { edit } = task;
  const path = String(input[edit.path]);
  return changeOf(path, linesOf(task, path) ?? [], String(input[edit.before]), String(input[edit.after]));
}

const isEvent = (tool: ToolSpec): boolean => tool.name.startsWith("event__");
const plainName = (tool: ToolSpec): string => tool.name.slice("event__".length).toLowerCase();
const isWayOut = (tool: ToolSpec): boolean =>
  /\b(giv(e|es|ing) up|abort|cancel|hopeless|fail(ed|ure)?|quit)\b/i.test(`${plainName(tool)} ${tool.description}`);

function tell(task: Task, thought: string, said: SaidChange | string, kept: boolean): Repair {
  const events = task.request.tools.filter((tool) => isEvent(tool) && !isWayOut(tool));
  const named = events.find((tool) => task.text.toLowerCase().includes(`send ${plainName(tool)}`)) ?? events[0];
  return {
    thought,
    calls: named ? [{ name: named.name, input: filled(task, named, typeof said === "string" ? said : sayChange(said), kept) }] : [],
  };
}

function giveUp(task: Task, why: string): Repair {
  const out = task.request.tools.find((tool) => isEvent(tool) && isWayOut(tool));
  return out ? { thought: why, calls: [{ name: out.name, input: filled(task, out, why, false) }] } : tell(task, why, why, false);
}

/** The event's texts say `text`, its claims are `claim`; whatever else its schema wants is made as for any event. */
function filled({ request, random }: Task, tool: ToolSpec, text: string, claim: boolean): unknown {
  const made = valueOfSchema(tool.inputSchema, readRequest(request, random.fork("reading")), random.fork(tool.name))?.value;
  if (typeof made !== "object" || made === null) return made;
  const { properties = {} } = tool.inputSchema as { properties?: Record<string, { type?: unknown; enum?: unknown }> };
  const own = Object.entries(properties).flatMap(([key, schema]): [string, unknown][] =>
    schema.type === "boolean" ? [[key, claim]] : schema.type === "string" && schema.enum === undefined ? [[key, text]] : [],
  );
  return { ...made, ...Object.fromEntries(own) };
}
