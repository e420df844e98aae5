// What a request asks for, read from its words alone: the embedded model sees what any model sees.

import type { Message, ModelRequest } from "../../core/ports/backend.ts";
import { PROMPT_READ_CHARS_MAX } from "./limits.ts";
import { createRandom, type Random } from "./random.ts";
import { THEMES, type Theme } from "./vocabulary.ts";

/** The kind of text that answers the prompt. */
export type Form = "haiku" | "verdict" | "advice" | "plan" | "greeting" | "summary" | "prose";

export interface Reading {
  form: Form;
  theme: Theme;
  /** The theme as the prompt words it ("rain on a tin roof"), else the theme's own name. */
  subject: string;
  /** What is listed in the prompt, a line each, without its number or bullet. */
  items: string[];
  /** Names and words between quotes or after a label, that an answer may take up. */
  names: string[];
  /** File names that stand in the prompt or in a tool's result. */
  paths: string[];
  /** What the person or the chart said last. */
  last: string;
}

const FORMS: readonly [Form, RegExp][] = [
  ["verdict", /\b(judge|judging|score|scores|rate|grade|rank|jury|evaluate)\b/],
  ["advice", /\b(muse|critic|critique|advise|advice|inspire|hint|review|feedback)\b/],
  ["plan", /\b(plan|planner|planning|organi[sz]e|host|prepare|outline)\b/],
  ["greeting", /\b(greet|greeting|say hello|hello|welcome|salute)\b/],
  ["summary", /\b(summari[sz]e|summary|report|conclude|conclusion|recap)\b/],
  ["haiku", /\b(haiku|haikus|poem|poet|verse|5-7-5)\b/],
];

/**
 * Imperatives win over what is merely mentioned: "write a haiku; a judge will score it" asks for a haiku. The first in the text wins, at one
 * place the first here: "give a critique of this haiku" asks for advice.
 */
const ASKS: readonly [Form, RegExp][] = [
  ["verdict", /\b(give|score|judge|rate|grade|rank|evaluate)\b[^.!?]{0,40}\b(score|scores|each|them|every|these|points)\b/],
  ["greeting", /\b(greet|say hello|welcome)\b/],
  ["plan", /\b(make|write|draw up|give|sketch)\b[^.!?]{0,30}\bplan\b/],
  ["advice", /\b(give|offer|whisper|send)\b[^.!?]{0,40}\b(advice|hint|image|critique|feedback|remark)\b/],
  ["summary", /\b(write|give|make)\b[^.!?]{0,30}\b(summary|report)\b|\bsummari[sz]e\b/],
  ["haiku", /\b(write|compose|create|make|give|sing)\b[^.!?]{0,40}\b(haiku|poem|verse)\b/],
];

export function readRequest(request: ModelRequest, random: Random): Reading {
  const said = request.messages.filter((message) => message.role === "user").map(textOfMessage);
  const last = said.at(-1) ?? "";
  const prompt = [request.system, ...said].join("\n").slice(-PROMPT_READ_CHARS_MAX);
  const everything = [prompt, ...request.messages.filter((message) => message.role === "tool").map(textOfMessage)]
    .join("\n")
    .slice(-PROMPT_READ_CHARS_MAX);
  const subject = subjectOf(prompt);
  // A subject of no known theme has the same one in every prompt: poets of one tournament write about one thing.
  const theme =
    themeOf(subject ?? prompt) ?? themeOf(prompt) ?? (subject === undefined ? random.fork("theme") : createRandom(subject)).pick(THEMES);
  return {
    form: formOf(request.system, last),
    theme,
    subject: subject ?? theme.name,
    items: itemsOf(last === "" ? prompt : last),
    names: namesOf(prompt),
    paths: pathsOf(everything),
    last,
  };
}

export const textOfMessage = (message: Message): string =>
  message.parts
    .map((part) => (part.type === "tool-call" ? "" : part.text))
    .filter((text) => text !== "")
    .join("\n");

function formOf(system: string, last: string): Form {
  const texts = [last.toLowerCase(), system.toLowerCase()];
  for (const table of [ASKS, FORMS]) {
    let best: { form: Form; at: number } | undefined;
    for (const text of texts) {
      for (const [form, sign] of table) {
        const at = text.search(sign);
        if (at >= 0 && (best === undefined || at < best.at)) best = { form, at };
      }
      if (best !== undefined) return best.form;
    }
  }
  return "prose";
}

/** The words after "theme:", "topic:", "about" or "on the theme of", up to the end of the clause; quotes are taken off. */
function subjectOf(prompt: string): string | undefined {
  const found =
    /\b(?:theme|topic|subject)(?: is| of|:|=)\s*["“']?([^"”\n.;]{2,60})/i.exec(prompt) ??
    /\babout\s+["“']?([^"”\n.;,:!?]{2,60})/i.exec(prompt) ??
    /["“]([^"”\n]{3,60})["”]/.exec(prompt);
  const text = found?.[1]?.replace(/['"”]+$/, "").trim();
  return text === undefined || text === "" || /\{|\}/.test(text) ? undefined : text;
}

/** The theme whose signs and things the text holds most often; undefined where it holds none. */
function themeOf(text: string): Theme | undefined {
  const counts = new Map<string, number>();
  for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  let best: { theme: Theme; hits: number } | undefined;
  for (const theme of THEMES) {
    const words = new Set([...theme.signs, ...theme.nouns.map((noun) => noun.text)]);
    const hits = [...words].reduce((sum, word) => sum + (counts.get(word) ?? 0), 0);
    if (hits > 0 && (best === undefined || hits > best.hits)) best = { theme, hits };
  }
  return best?.theme;
}

const itemsOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => /^\s*(?:[-*•]|#?\d{1,3}[.):])\s+(.+)$/.exec(line)?.[1]?.trim())
    .filter((item): item is string => item !== undefined);

function namesOf(prompt: string): string[] {
  const called = [...prompt.matchAll(/\b(?:[Yy]ou are|[Yy]our name is|called|named|[Gg]reet|name:)\s+([A-Z][\p{L}'-]{1,30})/gu)].map(
    (found) => found[1] ?? "",
  );
  return [...new Set(called)].filter((name) => !/^(The|An?|One|Your|Please)$/.test(name));
}

const pathsOf = (text: string): string[] =>
  [...new Set(text.match(/(?:[\w.-]+\/)*[\w-]+\.(?:ts|js|mjs|tsx|json|md|txt|py|go|rs|html|css|sh|toml|ya?ml)\b/g) ?? [])].slice(-40);
