import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { completionsFor } from "./completions.ts";
import { COMMANDS } from "./commands.ts";

/** What bash offers for the last of these words. */
function offered(...words: string[]): string[] {
  const line = words.map((word) => `'${word}'`).join(" ");
  const script = `complete() { :; }\n${completionsFor("bash")}\nCOMP_WORDS=(${line}); COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _escapement; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["--norc", "--noprofile"], { input: script, cwd: import.meta.dirname, encoding: "utf8" })
    .trim()
    .split("\n");
}

test.each<[string[], string[]]>([
  [["escapement", "res"], ["resume"]],
  [["escapement", "run", "ha"], ["haiku"]],
  [
    ["escapement", "run", "haiku", "--no-s"],
    ["--no-spawn", "--no-server"],
  ],
  [
    ["escapement", "run", "--tui", ""],
    ["opentui", "plain"],
  ],
  [["escapement", "run", "--tui", "=", "op"], ["opentui"]],
  [["escapement", "sessions", "re"], ["repair"]],
  [["escapement", "run", "--input", "completions.te"], ["completions.test.ts"]],
  [["escapement", "run", "--deb"], [""]],
])("%j", (words, wanted) => expect(offered(...words)).toEqual(wanted));

test("every command stands in each shell's script", () => {
  for (const shell of ["bash", "zsh", "fish"] as const)
    for (const { name } of COMMANDS) expect(completionsFor(shell)).toMatch(new RegExp(`\\b${name}\\b`));
});
