// `--completions bash|zsh|fish`: what a shell completes, made from the tables of commands and flags.

import { BUILT_IN_CHARTS } from "../charts/index.ts";
import { COMMANDS, type CommandName } from "./commands.ts";
import { type Flag, flagsOf as allFlagsOf, spellings } from "./flags.ts";
import type { Shell } from "./program.ts";

/** What stands behind a command besides flags: words, and whether a path may stand there too. */
const ARGUMENTS: Readonly<Partial<Record<CommandName, { words: readonly string[]; paths?: true; sessions?: true }>>> = {
  run: { words: BUILT_IN_CHARTS.map(({ name }) => name), paths: true },
  resume: { words: ["latest"], sessions: true },
  open: { words: ["latest"], sessions: true, paths: true },
  attach: { words: ["latest"], sessions: true },
  sessions: { words: ["list", "show", "rm", "export", "repair", "latest"], sessions: true },
  trust: { words: [], paths: true },
  help: { words: COMMANDS.map(({ name }) => name) },
};

/** A script to be sourced by that shell. */
export function completionsFor(shell: Shell): string {
  switch (shell) {
    case "bash":
      return `# escapement: eval "$(escapement --completions bash)"\n${BASH}`;
    case "zsh":
      // Where completion is not on yet; -i leaves out folders that others may write to.
      return `# escapement: eval "$(escapement --completions zsh)"\nautoload -Uz compinit bashcompinit; (( $+functions[compdef] )) || compinit -i; bashcompinit\n${BASH}`;
    case "fish":
      return `# escapement: escapement --completions fish | source\n${fish()}`;
  }
}

const flagsOf = (name: CommandName): readonly Flag[] => allFlagsOf(name).filter(({ isHidden }) => !isHidden);
const words = (flags: readonly Flag[]): string[] => flags.flatMap(spellings).map((spelling) => spelling.replace(/ .*/, ""));
const NAMES = COMMANDS.map(({ name }) => name);
/** Only plain names: bash expands what it completes with, and a folder that came with a checkout may be named like a command. */
const SESSIONS = "$(ls .escapement 2>/dev/null | LC_ALL=C grep -x '[A-Za-z0-9][A-Za-z0-9._-]*')";

/** How a value is completed, by what stands for it in help. */
const isPath = ({ value }: Flag): boolean => value === "file" || value === "dir";

const bashFlags = COMMANDS.map(({ name }) => `    ${name}) flags='${[...words(flagsOf(name)), "--help"].join(" ")}';;`).join("\n");
const bashArguments = COMMANDS.map(({ name }) => {
  const { words: known = [], paths, sessions } = ARGUMENTS[name] ?? {};
  const list = [...known, ...(sessions ? [SESSIONS] : [])].join(" ");
  return `    ${name}) words="${list}"${paths ? " paths=1" : ""};;`;
}).join("\n");
const valued = [...new Map(NAMES.flatMap((name) => flagsOf(name)).map((flag) => [flag.name, flag])).values()].filter(({ value }) => value);
const bashValues = valued
  .map((flag) => `    --${flag.name}) ${flag.choices ? `words='${flag.choices.join(" ")}'` : isPath(flag) ? "paths=1" : ":"};;`)
  .join("\n");

const BASH = `_escapement() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" command= flags= words= paths= word
  # "=" is a word of its own here.
  [ "$cur" = "=" ] && cur=
  [ "$prev" = "=" ] && prev="\${COMP_WORDS[COMP_CWORD-2]}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${NAMES.join("|")}) command=$word; break;; esac
  done
  COMPREPLY=()
  if [ -z "$command" ]; then COMPREPLY=($(compgen -W '${NAMES.join(" ")} --help --version --completions' -- "$cur")); return; fi
  case "$command" in
${bashFlags}
  esac
  case "$prev" in
${bashValues}
    *) case "$cur" in -*) words=$flags;; *) case "$command" in
${bashArguments}
      esac;; esac;;
  esac
  [ -n "$words" ] && COMPREPLY=($(compgen -W "$words" -- "$cur"))
  [ -n "$paths" ] && COMPREPLY+=($(compgen -f -- "$cur"))
  return 0
}
complete -F _escapement escapement
`;

function fish(): string {
  const quote = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = [
    "complete -c escapement -f",
    ...COMMANDS.map(({ name, says }) => `complete -c escapement -n __fish_use_subcommand -a ${name} -d ${quote(says)}`),
  ];
  for (const { name } of COMMANDS) {
    const here = `complete -c escapement -n '__fish_seen_subcommand_from ${name}'`;
    const { words: known = [], paths, sessions } = ARGUMENTS[name] ?? {};
    if (known.length > 0) lines.push(`${here} -a ${quote(known.join(" "))}`);
    if (sessions) lines.push(`${here} -a '(ls .escapement 2>/dev/null)'`);
    if (paths) lines.push(`${here} -F`);
    for (const flag of flagsOf(name)) {
      const value =
        flag.value === undefined ? "" : flag.choices ? ` -x -a ${quote(flag.choices.join(" "))}` : isPath(flag) ? " -r -F" : " -x";
      if (flag.negative !== "only") lines.push(`${here} -l ${flag.name}${value} -d ${quote(flag.help)}`);
      if (flag.negative !== undefined)
        lines.push(`${here} -l no-${flag.name} -d ${quote(flag.negative === "only" ? flag.help : (flag.without ?? ""))}`);
    }
  }
  return `${lines.join("\n")}\n`;
}
