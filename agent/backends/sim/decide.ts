// What the model says to a request: decided whole before the first token, from the seed and the request's content alone.
// So the same seed makes the same words, whatever the order in which requests arrive.

import type { Message, ModelRequest, StopReason, ToolSpec } from "../../core/ports/backend.ts";
import { LOOKS_MAX } from "./limits.ts";
import { answerText, thought } from "./prose.ts";
import { createRandom, hashText, type Random } from "./random.ts";
import { readRequest, type Reading } from "./reading.ts";
import { planRepair } from "./repair.ts";
import { valueOfSchema } from "./schema-value.ts";

export interface PlannedCall {
  callId: string;
  name: string;
  input: unknown;
}

export interface PlannedAnswer {
  thinking: string;
  text: string;
  calls: PlannedCall[];
  stop: StopReason;
  /** For pace: how long between tokens, how long before the first. */
  random: Random;
}

/** Events come to a model as tools of this name; any other tool looks around or does something. */
const isEvent = (tool: ToolSpec): boolean => tool.name.startsWith("event__");

/** A way out that one takes rarely: the prompt did not ask for it, its name or description says so. */
const WAY_OUT = /\b(abort|cancel|refuse|reject|decline|fail|failed|failure|give up|giveup|stop|quit|impossible|error|skip)\b/;

export function decide(seed: number, request: ModelRequest): PlannedAnswer {
  const content = JSON.stringify([request.model, request.system, request.messages, request.tools, request.toolChoice]);
  const random = createRandom(`${seed}/${hashText(content).toString(16)}/${content.length}`);
  const repair = planRepair(seed, request, random.fork("repair"));
  if (repair) return { thinking: repair.thought, text: "", ...numbered(repair.calls, request, random), random: random.fork("pace") };
  const reading = readRequest(request, random.fork("reading"));
  const calls = callsFor(request, reading, random);
  // What goes into a call in full need not be said twice: a poem is said, then sent as it was said.
  const spoken = reading.form === "verdict" ? undefined : spokenPart(calls);
  const talks = calls.length === 0 || reading.form === "plan" || random.fork("talks").chance(0.8);
  const text = talks ? limited(spoken ?? answerText(reading, random.fork("text")), request.stopSequences) : "";
  const thinks = random.fork("thinks").chance(calls.length > 0 ? 0.7 : 0.4);
  return {
    thinking: thinks ? thought(reading, random.fork("thought")) : "",
    text,
    calls,
    stop: calls.length > 0 ? "tool-calls" : "end",
    random: random.fork("pace"),
  };
}

function numbered(
  calls: readonly { name: string; input: unknown }[],
  { messages }: ModelRequest,
  random: Random,
): { calls: PlannedCall[]; stop: StopReason } {
  const before = pastCalls(messages).length;
  const id = hashText(random.fork("calls").next().toString()).toString(16).padStart(8, "0");
  return {
    calls: calls.map((call, index) => ({ ...call, callId: `call_${id}_${before + index}` })),
    stop: calls.length > 0 ? "tool-calls" : "end",
  };
}

function callsFor(request: ModelRequest, reading: Reading, random: Random): PlannedCall[] {
  if (request.toolChoice === "none" || request.tools.length === 0) return [];
  const past = pastCalls(request.messages);
  const tools = toolsToCall(request, past, reading, random.fork("tools"));
  return tools.flatMap((tool, index) => {
    const source = random.fork(`call ${index} ${tool.name}`);
    const made = valueOfSchema(tool.inputSchema, reading, source) ?? { value: {} };
    return [
      {
        callId: `call_${hashText(source.fork("id").next().toString()).toString(16).padStart(8, "0")}_${past.length + index}`,
        name: tool.name,
        input: made.value,
      },
    ];
  });
}

function toolsToCall(request: ModelRequest, past: readonly string[], reading: Reading, random: Random): ToolSpec[] {
  const { toolChoice, tools } = request;
  if (typeof toolChoice === "object") return tools.filter((tool) => tool.name === toolChoice.name).slice(0, 1);
  const events = tools.filter(isEvent);
  const others = tools.filter((tool) => !isEvent(tool));
  const looked = past.filter((name) => !name.startsWith("event__")).length;
  const { tools: apt, isAsked } = aptTools(others, reading);
  const chance = events.length > 0 || isAsked ? 0.75 - looked * 0.15 : 0.1;
  const looks = apt.length > 0 && looked < LOOKS_MAX && random.chance(chance);
  if (looks) return random.chance(0.2) && apt.length > 1 ? random.shuffle(apt).slice(0, 2) : [random.pick(apt)];
  if (events.length > 0) return [weighted(events, past, reading, random)];
  return toolChoice === "required" ? [random.pick(others)] : [];
}

/** Tools that change nothing, by their names. */
const LOOKS = /^(read|list|ls|glob|grep|search|find|get|show|view|look|stat|count|calculat\w*|date|time)$/;

/** What the prompt speaks of, else what only looks; a file is read once one is known. Others only where there is nothing else. */
function aptTools(tools: readonly ToolSpec[], { last, paths }: Reading): { tools: readonly ToolSpec[]; isAsked: boolean } {
  const said = new Set(last.toLowerCase().match(/[a-z]+/g) ?? []);
  const partsOf = ({ name }: ToolSpec): string[] => name.toLowerCase().match(/[a-z]+/g) ?? [];
  const speaksOfFiles = paths.length > 0 || said.has("file") || said.has("files");
  const isAsked = (tool: ToolSpec): boolean => partsOf(tool).some((part) => part.length > 2 && said.has(part));
  // "Write a poem" asks for no file.
  const asked = tools.filter((tool) => isAsked(tool) && (speaksOfFiles || !wantsFile(tool)));
  const looking = tools.filter((tool) => partsOf(tool).some((part) => LOOKS.test(part)));
  const apt = [asked, looking].find((list) => list.length > 0) ?? tools;
  const ready = paths.length > 0 ? apt : apt.filter((tool) => !wantsFile(tool));
  return { tools: ready.length > 0 ? ready : apt, isAsked: asked.length > 0 };
}

function wantsFile({ inputSchema }: ToolSpec): boolean {
  const { required } = inputSchema as { required?: unknown };
  return Array.isArray(required) && required.some((key) => typeof key === "string" && /path|file/i.test(key));
}

/** The less an event is a way out, and the less it was sent already, the likelier it is. One that the last text names wins more often. */
function weighted(events: readonly ToolSpec[], past: readonly string[], reading: Reading, random: Random): ToolSpec {
  const last = reading.last.toLowerCase();
  const weights = events.map((tool) => {
    const plain = tool.name
      .slice("event__".length)
      .replace(/[._-]+/g, " ")
      .toLowerCase();
    const sent = past.filter((name) => name === tool.name).length;
    const named = plain !== "" && last.includes(plain) ? 4 : 1;
    return ((WAY_OUT.test(plain) ? 0.01 : WAY_OUT.test(tool.description.toLowerCase()) ? 0.3 : 1) * named) / (1 + sent) ** 2;
  });
  let at = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, tool] of events.entries()) {
    at -= weights[index] ?? 0;
    if (at <= 0) return tool;
  }
  return events[0] as ToolSpec;
}

const pastCalls = (messages: readonly Message[]): string[] =>
  messages.flatMap((message) => message.parts.flatMap((part) => (part.type === "tool-call" ? [part.name] : [])));

/** The longest text of some words among a call's own arguments: what the model would have said aloud. */
function spokenPart(calls: readonly PlannedCall[]): string | undefined {
  const input = calls[0]?.input;
  if (typeof input !== "object" || input === null) return undefined;
  const texts = Object.values(input).filter((value): value is string => typeof value === "string" && value.trim().split(/\s+/).length > 2);
  return texts.sort((one, other) => other.length - one.length)[0];
}

/** A stop sequence ends the text before it, as providers do. */
function limited(text: string, stops: readonly string[] | undefined): string {
  const ends = (stops ?? []).filter((stop) => stop !== "").map((stop) => text.indexOf(stop));
  const first = Math.min(text.length, ...ends.filter((at) => at >= 0));
  return text.slice(0, first);
}
