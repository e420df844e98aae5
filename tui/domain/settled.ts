// Text in a form whose columns nobody disputes. Renderer, terminals and multiplexers count joined emoji, skin tones, variation
// selectors and some pictures differently; where one takes two columns and another eight, letters are left behind or lost. So the
// parts are drawn: a family as its people, a hand without its tone, a sign without its selector. The log keeps the text.

import { PLAIN_TEXT } from "../../fold/index.ts";

/** Two columns for the renderer and one for most terminals; what stands for them is one for all. */
const LIKES: Readonly<Record<string, string>> = {
  "❤": "♥",
  "❣": "♥",
  "❥": "♥",
  "❦": "♥",
  "❧": "♥",
  "❠": "¶",
  "❡": "¶",
  "❢": "!",
  "‼": "!!",
  "⁉": "!?",
};

/** The same of emoji: with their selector they are two columns for most. */
const EMOJI = "☢☣⚛⛑🕉🕊🕯🕰🕳🕴🕵🕶🕷🕸🕹🖇🖊🖋🖌🖍🖐🖥🖨🖱🖲🖼🗂🗃🗄🗑🗒🗓🗜🗝🗞🗡🗣🗨🗯🗳🗺";

/** The same of pictures that no selector widens (tiles, cards, ornaments), and what joins hieroglyphs: an empty box stands for them. */
const PICTURES =
  "\\u{13430}-\\u{1343f}\\u{1f000}-\\u{1f003}\\u{1f005}-\\u{1f02b}\\u{1f030}-\\u{1f093}\\u{1f0a0}-\\u{1f0ae}\\u{1f0b1}-\\u{1f0bf}\\u{1f0c1}-\\u{1f0ce}\\u{1f0d1}-\\u{1f0f5}" +
  "\\u{1f53e}-\\u{1f548}\\u{1f54f}\\u{1f568}-\\u{1f56e}\\u{1f571}\\u{1f572}\\u{1f57b}-\\u{1f586}\\u{1f588}\\u{1f589}\\u{1f58e}\\u{1f58f}\\u{1f591}-\\u{1f594}" +
  "\\u{1f597}-\\u{1f5a3}\\u{1f5a6}\\u{1f5a7}\\u{1f5a9}-\\u{1f5b0}\\u{1f5b3}-\\u{1f5bb}\\u{1f5bd}-\\u{1f5c1}\\u{1f5c5}-\\u{1f5d0}\\u{1f5d4}-\\u{1f5db}" +
  "\\u{1f5df}\\u{1f5e0}\\u{1f5e2}\\u{1f5e4}-\\u{1f5e7}\\u{1f5e9}-\\u{1f5ee}\\u{1f5f0}-\\u{1f5f2}\\u{1f5f4}-\\u{1f5f9}\\u{1f650}-\\u{1f67f}" +
  "\\u{1f700}-\\u{1f773}\\u{1f780}-\\u{1f7d8}\\u{1f800}-\\u{1f8b1}\\u{1fa00}-\\u{1fa53}\\u{1fa60}-\\u{1fa6d}";

/** Joiners, selectors, skin tones after a picture, pairs of half-width kana, Thai and Lao AM, and the characters above. */
const DISPUTED = new RegExp(
  `[\\u200d\\ufe0e\\ufe0f]|(?<=\\p{Extended_Pictographic}[\\ufe0f\\u200d]?)\\p{Emoji_Modifier}|[\\uff66-\\uff9d][\\uff9e\\uff9f]|[\\u0e33\\u0eb3]|[‼⁉❠-❧]|[${EMOJI}]|[${PICTURES}]`,
  "gu",
);
const IS_DISPUTED = new RegExp(DISPUTED.source, "u");

/** The same again if given twice. `text` is safe already; joiners of scripts were marked there. */
export function settled(text: string): string {
  if (PLAIN_TEXT.test(text) || !IS_DISPUTED.test(text)) return text;
  return text.replace(DISPUTED, undisputed);
}

function undisputed(part: string): string {
  const like = LIKES[part];
  if (like !== undefined) return like;
  if (/^[\u200d\ufe0e\ufe0f]|^\p{Emoji_Modifier}/u.test(part)) return "";
  if (EMOJI.includes(part)) return `${part}\ufe0f`;
  // A pair of half-width kana has one character that says both; AM is a mark and a letter.
  if (part.length === 2 && /^[\uff66-\uff9d]/u.test(part)) return part.normalize("NFKC");
  if (/^[\u0e33\u0eb3]/u.test(part)) return part.normalize("NFKD");
  return "▯";
}

/** Drawn into the room of the letter before them: marks with a width of their own (Devanagari, Tamil), the key of a keycap. */
export const RIDING = /(?<=.)[\p{Mc}\u20e3\uff9e\uff9f]/gsu;
