// HTML as text that a model can read: one pass over the characters, no tree. Pure.

/** What is between these tags is no text. */
const SILENT = new Set(["script", "style", "noscript", "template", "svg", "iframe", "object", "canvas", "select", "textarea", "math"]);

const BLOCKS = new Set(
  "address article aside blockquote br dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody thead tr ul title option".split(
    " ",
  ),
);

const ENTITIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    nbsp: " ",
    copy: "©",
    reg: "®",
    trade: "™",
    hellip: "…",
    mdash: "—",
    ndash: "–",
    lsquo: "‘",
    rsquo: "’",
    ldquo: "“",
    rdquo: "”",
    laquo: "«",
    raquo: "»",
    bull: "•",
    middot: "·",
    times: "×",
    deg: "°",
    euro: "€",
    pound: "£",
    sect: "§",
    auml: "ä",
    ouml: "ö",
    uuml: "ü",
    Auml: "Ä",
    Ouml: "Ö",
    Uuml: "Ü",
    szlig: "ß",
    eacute: "é",
    egrave: "è",
    agrave: "à",
    ccedil: "ç",
    larr: "←",
    rarr: "→",
    le: "≤",
    ge: "≥",
    ne: "≠",
    minus: "−",
  }),
);

/** Paragraphs on lines of their own, headings with #, items with -, links as `text (url)` where the url is absolute or can be made so. */
export function htmlToText(html: string, baseUrl?: string): string {
  const out: string[] = [];
  let at = 0;
  let link: { url: string; from: number } | undefined;
  let isPre = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    const text = html.slice(at, open < 0 ? html.length : open);
    if (text !== "") out.push(isPre > 0 ? decodeEntities(text) : decodeEntities(text).replace(/[ \t\r\n\f]+/g, " "));
    if (open < 0) break;
    const tag = readTag(html, open);
    at = tag.end;
    if (tag.name === "") {
      if (tag.isText) out.push("<");
      continue;
    }
    if (tag.name === "a") {
      if (link && out.slice(link.from).join("").trim() !== "") out.push(` (${link.url})`);
      const href = tag.isClosing ? undefined : attributeOf(html.slice(open, at), "href");
      const url = href === undefined ? undefined : absolute(decodeEntities(href), baseUrl);
      link = url === undefined ? undefined : { url, from: out.length };
    } else if (tag.name === "img" && !tag.isClosing) {
      const alt = attributeOf(html.slice(open, at), "alt");
      if (alt) out.push(`[${decodeEntities(alt)}]`);
    } else if (tag.name === "td" || tag.name === "th") out.push(tag.isClosing ? "" : " | ");
    else if (BLOCKS.has(tag.name)) out.push(tag.isClosing ? "\n" : `\n${startOf(tag.name)}`);
    if (tag.name === "pre") isPre = Math.max(0, isPre + (tag.isClosing ? -1 : 1));
    if (!tag.isClosing && !tag.isEmpty && SILENT.has(tag.name)) at = afterClosing(html, at, tag.name);
  }
  return out
    .join("")
    .replace(/[ \t]+\n/g, "\n")
    .replace(/\n[ \t]+(?=\S)/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

const startOf = (name: string): string =>
  /^h[1-6]$/.test(name) ? `\n${"#".repeat(Number(name[1]))} ` : name === "li" ? "- " : name === "p" ? "\n" : "";

interface Tag {
  /** Lower case; empty for a comment, a doctype, or a "<" that begins no tag. */
  name: string;
  isClosing: boolean;
  isEmpty: boolean;
  isText: boolean;
  end: number;
}

function readTag(html: string, open: number): Tag {
  const none = { name: "", isClosing: false, isEmpty: false, isText: false };
  if (html.startsWith("<!--", open)) return { ...none, end: after(html, "-->", open + 4) };
  if (html[open + 1] === "!" || html[open + 1] === "?") return { ...none, end: after(html, ">", open) };
  const match = /^<(\/?)([A-Za-z][A-Za-z0-9:-]{0,40})/.exec(html.slice(open, open + 44));
  if (!match) return { ...none, isText: true, end: open + 1 };
  const end = endOfTag(html, open + match[0].length);
  return { name: (match[2] ?? "").toLowerCase(), isClosing: match[1] === "/", isEmpty: html[end - 2] === "/", isText: false, end };
}

/** A ">" in quotes does not end a tag. */
function endOfTag(html: string, from: number): number {
  let quote = "";
  for (let at = from; at < html.length; at += 1) {
    const char = html[at] ?? "";
    if (quote !== "") quote = char === quote ? "" : quote;
    else if (char === ">") return at + 1;
    else if (char === '"' || char === "'") quote = char;
  }
  return html.length;
}

const after = (html: string, end: string, from: number): number => {
  const at = html.indexOf(end, from);
  return at < 0 ? html.length : at + end.length;
};

function afterClosing(html: string, from: number, name: string): number {
  const closing = new RegExp(`</${name}[\\s>/]`, "gi");
  closing.lastIndex = from;
  const found = closing.exec(html);
  return found ? after(html, ">", found.index) : html.length;
}

function attributeOf(tag: string, name: string): string | undefined {
  const match = new RegExp(`[\\s"'/]${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(tag);
  return match?.[1] ?? match?.[2] ?? match?.[3];
}

function absolute(href: string, baseUrl: string | undefined): string | undefined {
  if (/^\s*(#|javascript:|data:)/i.test(href) || !URL.canParse(href, baseUrl)) return undefined;
  return new URL(href, baseUrl).href;
}

function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));/g,
    (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
      if (name !== undefined) return ENTITIES.get(name) ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? "0", 16) : Number(decimal);
      const isChar = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
      return isChar ? String.fromCodePoint(code) : "\ufffd";
    },
  );
}
