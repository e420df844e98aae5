// A text for a field, by what its name and description say it is.

import { haikuText } from "./haiku.ts";
import { answerText, capital, greeting, reason, sentence, title } from "./prose.ts";
import type { Random } from "./random.ts";
import type { Reading } from "./reading.ts";
import { PEOPLE } from "./vocabulary.ts";

export interface Field {
  /** As the schema has it; empty at the root. */
  name: string;
  description: string;
}

type Writer = (reading: Reading, random: Random) => string;

const WRITERS: readonly [RegExp, Writer][] = [
  [/\b(haiku|poem|verse|stanza)s?\b/, (reading, random) => haikuText(reading.theme, random)],
  [/\b(greeting|hello|salutation|welcome)\b/, greeting],
  [/\b(title|headline|heading|caption|label)\b/, title],
  [
    /\b(reason|why|because|rationale|justification|remark|comment|note|feedback|explanation|excuse)s?\b/,
    (reading, random) => capital(reason(reading, random)),
  ],
  [/\b(theme|topic|subject)\b/, (reading) => reading.subject],
  [/\b(path|file|filename)s?\b/, (reading, random) => (reading.paths.length > 0 ? random.pick(reading.paths) : ".")],
  [/\b(dir|directory|folder|root|cwd)\b/, () => "."],
  [/\b(glob)\b/, () => "**/*"],
  [
    /\b(pattern|query|search|keyword|needle)\b/,
    // What stands in the prompt in capitals, as TODO, is meant to be found.
    (reading, random) => random.pick(reading.last.match(/\b[A-Z]{3,}(?=s?\b)/g) ?? [random.pick(reading.theme.nouns).text]),
  ],
  [/\b(command|cmd|shell)\b/, (_reading, random) => random.pick(["ls", "pwd", "date", "git status"])],
  [/\b(expression|formula)\b/, (_reading, random) => `${random.int(2, 99)} * ${random.int(2, 99)}`],
  [/\b(url|link|href|uri)\b/, (reading, random) => `https://example.org/${random.pick(reading.theme.nouns).text}`],
  [/\be ?mail\b/, (_reading, random) => `${random.pick(PEOPLE).toLowerCase()}@example.org`],
  [/\b(id|key|slug|code|tag)\b/, (reading, random) => `${random.pick(reading.theme.nouns).text}-${random.int(1, 999)}`],
  [/\b(colou?r)\b/, (_reading, random) => random.pick(["amber", "indigo", "moss green", "ash", "vermilion"])],
  [/\b(city|place|location)\b/, (_reading, random) => random.pick(["Kyoto", "Lisbon", "Tromsø", "Valparaíso", "Zürich"])],
  [/\b(name|author|poet|person|who|user|winner)\b/, (reading, random) => reading.names[0] ?? random.pick(PEOPLE)],
  [/\b(question|ask)\b/, (reading, random) => `What does the ${random.pick(reading.theme.nouns).text} have to do with ${reading.subject}?`],
  [
    /\b(image|idea|hint|spark)\b/,
    (reading, random) => (reading.form === "advice" ? answerText(reading, random) : sentence(reading, random)),
  ],
  [
    /\b(answer|reply|response|message|text|body|content|summary|description|plan|verdict|critique|advice|finding|report|output|result)s?\b/,
    answerText,
  ],
];

/** `camelCase`, `snake_case`, `kebab-case` as words. */
const wordsOf = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/[_\-.\s]+/g, " ")
    .toLowerCase();

export function fieldText(field: Field, reading: Reading, random: Random): string {
  // Its description shows a pattern of paths, as src/**/*.ts.
  if (/\*\.\w|\*\*/.test(field.description)) return random.pick(["**/*", "*.ts", "src/**/*"]);
  for (const said of [wordsOf(field.name), wordsOf(field.description)]) {
    if (said === "") continue;
    for (const [sign, write] of WRITERS) if (sign.test(said)) return write(reading, random);
  }
  return reading.form === "haiku" && field.name === "" ? haikuText(reading.theme, random) : sentence(reading, random);
}
