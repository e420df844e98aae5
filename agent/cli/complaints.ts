// What the parser says of a wrong call, in words that name what was meant and where all of it stands.

import type { Command } from "commander";
import { calledAs } from "./called-as.ts";
import { COMMANDS } from "./commands.ts";
import { FLAGS, type Flag, flagsOf, spellings } from "./flags.ts";
import { nearest } from "./nearest.ts";

/** `text` is the parser's own, as `error: unknown option '--x'`; `command` the one it stumbled in. Several lines. */
export function complaint(text: string, command: Command): string {
  const name = command.name();
  const own: readonly Flag[] = COMMANDS.filter((row) => row.name === name).flatMap((row) => flagsOf(row.name));
  const all = `All flags: ${calledAs} help${own.length > 0 ? ` ${name}` : ""}`;
  const [, kind, word = ""] = /^error: unknown (option|command) '([^'=]*)/.exec(text) ?? [];
  if (kind === "command") {
    const names = COMMANDS.map((row) => row.name);
    return `escapement: unknown command '${word}'${meaning(word, names)}\nAll commands: ${calledAs} help`;
  }
  if (kind === "option") {
    const elsewhere = FLAGS.find((flag) => spellingsOf([flag]).includes(word))?.commands;
    const meant = elsewhere ? `; it belongs to ${elsewhere.join(", ")}` : meaning(word, [...spellingsOf(own), "--help", "--version"]);
    return `${text.replace(/^error: /, "escapement: ")}${meant}\n${all}`;
  }
  const [, missing] = /^error: option '(.+)' argument missing/.exec(text) ?? [];
  if (missing !== undefined) return `escapement: ${missing}: a value is wanted behind it${choicesOf(missing, own)}`;
  const [, flag = "", given = "", wanted = ""] =
    /^error: option '(\S+)[^']*' argument '([^]*)' is invalid\. (?:Wanted: )?([^]*)$/.exec(text) ?? [];
  if (wanted !== "") return `escapement: ${flag} ${given === "" ? "''" : given}: wanted ${wanted}`;
  if (text.startsWith("error: too many arguments")) {
    const [most, extra] = [command.registeredArguments.length, command.args[command.registeredArguments.length] ?? ""];
    const takes = most === 0 ? "nothing behind it" : command.registeredArguments.map((one) => `[${one.name()}]`).join(" and ");
    return `escapement: ${name} takes ${takes}${most === 0 ? "" : " and no more"}: '${extra}' is too many\n${all}`;
  }
  return text.replace(/^error: /, "escapement: ");
}

function choicesOf(spelling: string, own: readonly Flag[]): string {
  const choices = own.find((flag) => spellings(flag).includes(spelling))?.choices;
  return choices === undefined ? "" : `: ${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`;
}

const spellingsOf = (flags: readonly Flag[]): string[] => flags.flatMap(spellings).map((spelling) => spelling.replace(/ .*/, ""));

function meaning(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return meant === undefined ? "" : `; did you mean ${meant}?`;
}
