// Markdown where there is one line and one style: what it says, without its marks; and foreign text as Markdown that shows it as it is.

/** The marks within a line: code, bold, struck out, links, italic, and a character that was meant to be none. */
export const MARKS =
  /`{2}(?<code2>.+?)`{2}|`(?<code>[^`]+)`|\*\*(?<bold>\S(?:.*?\S)??)\*\*|__(?<bold2>\S(?:.*?\S)??)__|~~(?<gone>[^~]+)~~|\[(?<label>[^\]]*)\]\((?<url>[^()\s]*)[^()]*\)|(?<![\w*])\*(?<italic>[^\s*](?:[^*]*[^\s*])?)\*(?!\w)|(?<![\w_])_(?<italic2>[^\s_](?:[^_]*[^\s_])?)_(?!\w)|\\(?<plain>[\\`*_{}[\]()#+\-.!|~>])/gu;

/** A longer line stays as it is: looking for the partner of each mark takes time by the square of it. */
const LINE_CHARS_MAX = 1_000;

/** A mark without its partner stays as it is; a link names where it leads. */
export const markdownWords = (text: string): string => (/[`*_~[\\#]/u.test(text) ? text.split("\n").map(lineWords).join("\n") : text);

function lineWords(text: string): string {
  if (text.length > LINE_CHARS_MAX) return text;
  const line = /^ {0,3}#{1,6} +(.*)$/u.exec(text)?.[1] ?? text;
  return line.replace(MARKS, (...found) => wordsOf(found.at(-1) as Record<string, string | undefined>));
}

function wordsOf({
  code2,
  code,
  bold,
  bold2,
  italic,
  italic2,
  gone,
  plain,
  label = "",
  url = "",
}: Record<string, string | undefined>): string {
  const inBold = bold ?? bold2;
  if (inBold !== undefined) return inBold.replace(MARKS, (...found) => wordsOf(found.at(-1) as Record<string, string | undefined>));
  const inside = code2 ?? code ?? italic ?? italic2 ?? gone ?? plain;
  if (inside !== undefined) return inside;
  if (label === "" || label === url || url === "") return label === "" ? url : label;
  return `${label} (${url})`;
}

/** Foreign text as a part of a Markdown line: what its marks would hide or change is seen. */
export const asMarkdown = (text: string): string => text.replace(/[\\`*_~[]/gu, "\\$&");
