// docs/command-line.md, made from the table.

import { EXIT } from "./exit-codes.ts";
import { COMMANDS } from "./commands.ts";
import { flagsOf, helpOf, spellings } from "./flags.ts";

const EXIT_WORDS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: "done",
  failed: "the run failed",
  usage: "bad usage: nothing was run",
  unanswerable: "a question came that nobody could answer",
  interrupted: "interrupted (Ctrl-C, or quit from a screen)",
  terminated: "terminated (SIGTERM, or the terminal hung up)",
};

/** The whole file. */
export function commandLineDocs(): string {
  const commands = COMMANDS.map((command) => {
    const { name, argument, says, more } = command;
    const flags = ("like" in command ? [] : flagsOf(name).filter(({ isHidden }) => !isHidden)).map(
      (flag) =>
        `| ${spellings(flag)
          .map((spelling) => `\`${spelling.replaceAll("|", "\\|")}\``)
          .join(" ")} | ${helpOf(flag).replaceAll("|", "\\|")} |`,
    );
    const table = flags.length === 0 ? [] : ["", "| flag | what it does |", "|---|---|", ...flags];
    return [
      `## ${["escapement", name, argument, "second" in command ? command.second : undefined].filter(Boolean).join(" ")}`,
      "",
      more === undefined ? says : `${says} ${more}`,
      ...table,
      "",
    ].join("\n");
  });
  const codes = (Object.keys(EXIT) as (keyof typeof EXIT)[]).map((name) => `| ${EXIT[name]} | ${EXIT_WORDS[name]} |`);
  return `# Command line

Made from \`agent/cli/flags.ts\`; a test compares the two. In all of these pages \`escapement\` stands for how you call it: \`npx escapement\`
in a checkout or where it is a dependency. \`--flag value\` and \`--flag=value\` are the same.
\`escapement --completions bash|zsh|fish\` prints what completes all this: \`eval "$(escapement --completions bash)"\` in \`~/.bashrc\` (zsh alike),
\`escapement --completions fish | source\` in fish.

${commands.join("\n")}
## Exit codes

| code | meaning |
|---|---|
${codes.join("\n")}

Diagnostics go to stderr in every mode.
`;
}
