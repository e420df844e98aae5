// Code in colour, a line after the other: words, strings, numbers, comments, and what of them runs over several lines. No grammar:
// what it cannot tell stays as text, which costs little and never fails.

import { type Span, span } from "./line.ts";
import type { StyleName } from "./styles.ts";

export type Language = "json" | "diff" | "shell" | "markup" | "plain" | "code";

const LANGUAGES: Readonly<Record<string, Language>> = {
  json: "json",
  jsonl: "json",
  json5: "json",
  diff: "diff",
  patch: "diff",
  sh: "shell",
  bash: "shell",
  zsh: "shell",
  shell: "shell",
  console: "shell",
  yaml: "shell",
  yml: "shell",
  toml: "shell",
  ini: "shell",
  conf: "shell",
  py: "shell",
  python: "shell",
  rb: "shell",
  ruby: "shell",
  r: "shell",
  dockerfile: "shell",
  makefile: "shell",
  html: "markup",
  xml: "markup",
  svg: "markup",
  txt: "plain",
  text: "plain",
  log: "plain",
  csv: "plain",
  plain: "plain",
  "": "plain",
};

/** By the name after a fence, or the end of a file's name. */
export const languageOf = (name: string): Language => LANGUAGES[name.toLowerCase()] ?? "code";

const KEYWORDS = new Set(
  (
    "abstract and any as assert async await begin bool boolean break case catch chan char class const constructor continue def default defer del delete do double elif else end enum " +
    "except export extends extern false final finally float fn for foreach from func function global go goto if impl implements import in int integer interface internal is lambda " +
    "let local long loop match mod module mut namespace new nil none None not null number of operator or override package pass private protected pub public raise readonly ref " +
    "return self short sizeof static string struct super switch template then this throw throws trait true True False try type typedef typeof undefined union unless unsigned until " +
    "use using val var virtual void volatile when where while with yield echo fi done esac select insert update create table"
  ).split(" "),
);

/** Above it a line is drawn in one colour: minified code is not read. */
const COLOURED_CHARS_MAX = 2_000;

const STRING = String.raw`"(?:[^"\\]|\\.)*"?|'(?:[^'\\\n]|\\.)*'|` + "`(?:[^`\\\\]|\\\\.)*`?";
const NUMBER = String.raw`\b(?:0[xX][\da-fA-F_]+|0[bB][01_]+|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)\w*`;
const SLASHED = new RegExp(
  String.raw`(?<comment>\/\/.*|\/\*.*?(?:\*\/|$)|^\s*\*(?:\s.*|\/)?$)|(?<string>${STRING})|(?<number>${NUMBER})|(?<word>[\p{L}_$][\p{L}\p{N}_$]*)`,
  "gu",
);
const HASHED = new RegExp(
  String.raw`(?<comment>(?<=^|\s)#.*)|(?<string>"""(?:.*?"""|.*$)|'''(?:.*?'''|.*$)|${STRING})|(?<number>${NUMBER})|(?<word>[\p{L}_$][\p{L}\p{N}_$]*)`,
  "gu",
);
const JSONED = new RegExp(
  String.raw`(?<name>"(?:[^"\\]|\\.)*")(?=\s*:)|(?<string>"(?:[^"\\]|\\.)*"?)|(?<number>-?${NUMBER})|(?<keyword>\btrue\b|\bfalse\b|\bnull\b)`,
  "gu",
);
const MARKED_UP = new RegExp(
  String.raw`(?<comment><!--.*?(?:-->|$))|(?<keyword><\/?[\w:.-]+|\/?>)|(?<name>\b[\w:-]+(?==))|(?<string>"[^"]*"?)`,
  "gu",
);

const PATTERNS: Partial<Record<Language, RegExp>> = { json: JSONED, shell: HASHED, markup: MARKED_UP, code: SLASHED };

/** What a line leaves open for the next: what ends it, and how it looks until then. */
interface OpenPart {
  end: string;
  style: StyleName;
}

/** By what begins it: parts that go over line ends. */
const PARTS: Partial<Record<Language, Readonly<Record<string, OpenPart>>>> = {
  code: { "/*": { end: "*/", style: "code.comment" }, "`": { end: "`", style: "code.string" } },
  shell: { '"""': { end: '"""', style: "code.string" }, "'''": { end: "'''", style: "code.string" } },
  markup: { "<!--": { end: "-->", style: "code.comment" } },
};

/** Lines that follow one another, safe to draw already. They may begin in the middle of a file. */
export function codeLines(lines: readonly string[], language: Language): Span[][] {
  let open = beginsIn(lines, language);
  return lines.map((line) => {
    const painted = paint(line, language, open);
    open = painted.open;
    return painted.spans;
  });
}

/** A comment that is closed before one is opened was begun above. What begins and ends alike tells nothing. */
function beginsIn(lines: readonly string[], language: Language): OpenPart | undefined {
  return Object.entries(PARTS[language] ?? {}).find(([begin, { end }]) => {
    if (begin === end) return false;
    const first = lines.find((line) => line.includes(begin) || line.includes(end));
    return first !== undefined && first.includes(end) && (!first.includes(begin) || first.indexOf(end) < first.indexOf(begin));
  })?.[1];
}

function paint(line: string, language: Language, open: OpenPart | undefined): { spans: Span[]; open: OpenPart | undefined } {
  if (language === "diff") return { spans: [span(diffStyle(line), line)], open: undefined };
  const pattern = PATTERNS[language];
  if (!pattern || line.length > COLOURED_CHARS_MAX) return { spans: [span(open?.style ?? "text", line)], open };
  const spans: Span[] = [];
  let at = 0;
  if (open) {
    const end = line.indexOf(open.end);
    if (end < 0) return { spans: [span(open.style, line)], open };
    at = end + open.end.length;
    spans.push(span(open.style, line.slice(0, at)));
  }
  let left: OpenPart | undefined;
  const rest = line.slice(at);
  const start = at;
  for (const match of rest.matchAll(pattern)) {
    const style = styleOf(match.groups ?? {});
    if (style === undefined) continue;
    const from = start + match.index;
    if (from > at) spans.push(span("text", line.slice(at, from)));
    spans.push(span(style, match[0]));
    at = from + match[0].length;
    left = leftOpen(match[0], language);
  }
  if (at < line.length) spans.push(span("text", line.slice(at)));
  return { spans, open: at < line.length ? undefined : left };
}

function leftOpen(found: string, language: Language): OpenPart | undefined {
  const [begin, part] = Object.entries(PARTS[language] ?? {}).find(([begins]) => found.startsWith(begins)) ?? [];
  if (begin === undefined || part === undefined) return undefined;
  return found.length >= begin.length + part.end.length && found.endsWith(part.end) ? undefined : part;
}

function styleOf(found: Record<string, string | undefined>): StyleName | undefined {
  if (found["comment"] !== undefined) return "code.comment";
  if (found["string"] !== undefined) return "code.string";
  if (found["number"] !== undefined) return "code.number";
  if (found["keyword"] !== undefined) return "code.keyword";
  if (found["name"] !== undefined) return "code.name";
  return KEYWORDS.has(found["word"] ?? "") ? "code.keyword" : undefined;
}

export function diffStyle(line: string): StyleName {
  if (/^(?:diff |index |--- |\+\+\+ )/u.test(line)) return "muted";
  if (line.startsWith("@@")) return "accent";
  if (line.startsWith("+")) return "diff.add";
  if (line.startsWith("-")) return "diff.remove";
  return "text";
}
