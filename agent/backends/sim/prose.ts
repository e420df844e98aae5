// Sentences of the embedded model: plain templates filled with the theme's words.

import type { Random } from "./random.ts";
import { haikuText, withArticles } from "./haiku.ts";
import type { Form, Reading } from "./reading.ts";
import { ADJECTIVES, ADVERBS, PEOPLE, VERBS } from "./vocabulary.ts";

/** What templates are filled with: `{noun}`, `{adj}`, … and `{subject}`; `{Noun}` begins with a capital. */
export function fillTemplate(template: string, reading: Reading, random: Random): string {
  const filled = template.replace(/\{(\w+)\}/g, (_all, slot: string) => {
    const word = wordFor(slot.toLowerCase(), reading, random);
    return /^[A-Z]/.test(slot) ? capital(word) : word;
  });
  return withArticles(filled.split(" "));
}

function wordFor(slot: string, reading: Reading, random: Random): string {
  switch (slot) {
    case "noun":
      return random.pick(reading.theme.nouns).text;
    case "stuff":
      return random.pick(reading.theme.stuff).text;
    case "adj":
      return random.pick(ADJECTIVES).text;
    case "verb":
      return random.pick(VERBS).text;
    case "adverb":
      return random.pick(ADVERBS).text;
    case "name":
      return reading.names[0] ?? random.pick(PEOPLE);
    case "subject":
      return reading.subject;
    default:
      return slot;
  }
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const THOUGHTS: Readonly<Record<Form, readonly string[]>> = {
  haiku: [
    "{Subject}. Five, seven, five.",
    "A {noun}, or rather {adj} {stuff}?",
    "Count again: the {noun} has to carry the middle line.",
    "Not too clever. One picture, one turn.",
    "The {stuff} first, then let the {noun} {adverb} do the rest.",
  ],
  verdict: [
    "What surprises me, and what only pretends to?",
    "The {adj} one stays with me.",
    "Read each twice, then the number.",
    "Count the syllables before the heart decides.",
  ],
  advice: ["What does the other one not see yet?", "Say one thing, not three.", "The {noun} is the key to it."],
  plan: [
    "Who is needed, and in which order?",
    "{Subject}: narrow enough to begin.",
    "Nothing speaks against it.",
    "Keep it simple and fair.",
  ],
  greeting: ["A short one, and warm.", "Say hello as one would at the door.", "Something with {stuff} in it, perhaps."],
  summary: ["The result first.", "What would one want to know tomorrow?", "Leave out what everybody saw."],
  prose: ["Let me look at what is asked.", "{Subject}: where to begin?", "The simplest answer first.", "One step after the other."],
};

/** A few short sentences, as a model thinks aloud. */
export const thought = (reading: Reading, random: Random): string =>
  random
    .shuffle(THOUGHTS[reading.form])
    .slice(0, random.int(1, 3))
    .map((template) => fillTemplate(template, reading, random))
    .join(" ");

const GREETINGS = [
  "Hello, {name}! May {subject} be kind to you today.",
  "Good to see you, {name}. The {noun} {verb} and so do we.",
  "Welcome, {name}: come in, the {adj} {stuff} can wait.",
  "Hello from a {adj} little model that thinks of {subject}.",
];
const REASONS = [
  "the {noun} {verb} where one expects it least",
  "{subject} is there without being named",
  "a {adj} picture that holds together to the end",
  "the last line turns the first one over",
  "it says {stuff} and means much more",
  "plain words, and the {noun} does the work",
  "a little too {adj}, but the ear is good",
];
const ADVICE = [
  "Begin with the {stuff}, end before the {noun} {verb}.",
  "Let the {noun} be {adj}; say nothing about why.",
  "Cut the word that explains. Keep the {adj} {noun}.",
  "Look at {subject} from below, as the {noun} would.",
];
const PLANS = [
  "{Subject} is a good theme: everybody knows it and nobody has said it all.",
  "First all write at once, then the judges read everything twice.",
  "We begin now; the {adj} ones will find their words.",
  "One picture each, no rhymes, and {stuff} for whoever wants it.",
];
const SUMMARIES = [
  "In short: {subject}, and a {adj} end.",
  "The {adj} {noun} made the difference.",
  "What stays is the {stuff}.",
  "Everybody finished; nothing was left open.",
];
const PROSE = [
  "The {noun} {verb} {adverb}.",
  "There is {adj} {stuff} in {subject}.",
  "Seen from here, {subject} looks {adj}.",
  "A {noun} {verb}, and that is all one can say for sure.",
  "I looked at {subject} and found the {noun} {adj}.",
  "Where the {noun} was, {stuff} is now.",
  "{Stuff}, a {noun}, and nobody in between.",
  "Somebody left a {adj} {noun} in the {stuff}.",
  "The {adj} {noun} knows about {subject} what we forget.",
  "Between the {noun} and the {stuff} there is room for one {adj} thought.",
  "Once the {stuff} is gone, the {noun} {verb}.",
];
const TITLES = ["The {Adj} {Noun}", "{Stuff} and {Noun}", "A {Noun} in {Stuff}", "{Adj} {Stuff}"];

const some = (templates: readonly string[], count: number, reading: Reading, random: Random): string =>
  random
    .shuffle(templates)
    .slice(0, count)
    .map((template) => fillTemplate(template, reading, random))
    .join(" ");

export const greeting = (reading: Reading, random: Random): string => some(GREETINGS, 1, reading, random);
export const reason = (reading: Reading, random: Random): string => some(REASONS, 1, reading, random);
export const title = (reading: Reading, random: Random): string => some(TITLES, 1, reading, random);
export const sentence = (reading: Reading, random: Random): string => some(PROSE, 1, reading, random);

/** The text that answers the prompt, of a length that suits its form. */
export function answerText(reading: Reading, random: Random): string {
  switch (reading.form) {
    case "haiku":
      return haikuText(reading.theme, random);
    case "verdict":
      return verdicts(reading, random);
    case "advice":
      return some(ADVICE, random.int(1, 2), reading, random);
    case "plan":
      return some(PLANS, random.int(2, 3), reading, random);
    case "greeting":
      return greeting(reading, random);
    case "summary":
      return some(SUMMARIES, random.int(2, 4), reading, random);
    case "prose":
      return some(PROSE, random.int(2, 5), reading, random);
  }
}

/** A remark on each thing that was listed, or on the whole where nothing was. */
function verdicts(reading: Reading, random: Random): string {
  if (reading.items.length === 0) return `${capital(reason(reading, random))}.`;
  return reading.items.map((item, index) => `${index + 1}. ${headOf(item)}: ${reason(reading, random)}.`).join("\n");
}

const headOf = (item: string): string => (item.split(/[:—–/]/)[0] ?? item).trim().split(/\s+/).slice(0, 4).join(" ");
