import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { completionsFor } from "./completions.ts";
import { COMMANDS } from "./commands.ts";

const offered = (...words: string[]): string[] => offeredIn(import.meta.dirname, ...words);

/** What bash offers in a folder for the last of these words. */
function offeredIn(cwd: string, ...words: string[]): string[] {
  const line = words.map((word) => `'${word}'`).join(" ");
  const script = `complete() { :; }\n${completionsFor("bash")}\nCOMP_WORDS=(${line}); COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _escapement; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["--norc", "--noprofile"], { input: script, cwd, encoding: "utf8" }).trim().split("\n");
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

test("a session's folder that a stranger named is no command: it came with a checkout, and a Tab ran it", () => {
  const dir = mkdtempSync(join(tmpdir(), "escapement-completions-"));
  try {
    for (const name of ["20261120-1718-abc", "$(touch${IFS}made)", "`touch${IFS}made`", "${x:=made}"])
      mkdirSync(join(dir, ".escapement", name), { recursive: true });
    expect(offeredIn(dir, "escapement", "resume", "")).toEqual(["latest", "20261120-1718-abc"]);
    expect(readdirSync(dir)).toEqual([".escapement"]);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("every command stands in each shell's script", () => {
  for (const shell of ["bash", "zsh", "fish"] as const)
    for (const { name } of COMMANDS) expect(completionsFor(shell)).toMatch(new RegExp(`\\b${name}\\b`));
});
