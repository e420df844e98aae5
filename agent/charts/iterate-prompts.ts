// What the chart `iterate` says to its model, and leaves behind.

/** One patch that did not make the tests pass. */
export interface Attempt {
  change: string;
  lesson: string;
  kept: boolean;
}

/** The context of the chart. */
export interface Mending {
  test: string;
  spec: string;
  rounds: number;
  /** Seconds. */
  limit: number;
  /** What the spec says; empty where there is none. */
  wanted: string;
  /** What the tests said of the project as it stands, and after the patch that is being tried. */
  before: string;
  after: string;
  change: string;
  attempts: Attempt[];
  reason: string;
  /** A person said that the tests may be run. */
  allowed: boolean;
}

/** Of the tests' output: failures stand at its beginning or its end. */
const OUTPUT_CHARS_MAX = 6_000;

function clipped(text: string): string {
  if (text.length <= OUTPUT_CHARS_MAX) return text;
  return `${text.slice(0, OUTPUT_CHARS_MAX / 2)}\n[…]\n${text.slice(-OUTPUT_CHARS_MAX / 2)}`;
}

export function patchPrompt({ wanted, before, attempts, rounds, spec, test }: Mending): string {
  const tried = attempts.map(({ change, lesson, kept }, index) => `${index + 1}. ${change} (${kept ? "kept" : "taken back"}): ${lesson}`);
  return [
    `The tests fail. Round ${attempts.length + 1} of ${rounds}: find the cause, change one thing, then send patched.`,
    ...(wanted === "" ? [] : [`What is wanted (${spec}):\n${clipped(wanted)}`]),
    `What \`${test}\` says:\n${clipped(before)}`,
    ...(tried.length === 0 ? [] : [`Tried without success:\n${tried.join("\n")}`]),
  ].join("\n\n");
}

export const reflectPrompt = ({ before, after, change, test }: Mending): string =>
  [
    `The tests still fail after your change: ${change}`,
    `What \`${test}\` said before:\n${clipped(before)}`,
    `What it says now:\n${clipped(after)}`,
    "If the change did not help, take it back. Then send reflected.",
  ].join("\n\n");

/** The artifact of a project that works. */
export function noteOf({ change, attempts, test }: Mending): string {
  if (change === "") return `# Nothing to mend\n\n\`${test}\` passes.\n`;
  return [`# Mended in round ${attempts.length + 1}`, "", change, "", ...attempts.map((one) => `- tried: ${one.change}`), ""].join("\n");
}
