// docs/keys.md, out of the key table.

import { CONTEXTS, type Context } from "./key-row.ts";
import { KEY_TABLE } from "./key-table.ts";
import { shownKey } from "./key-names.ts";

export function keysDoc(): string {
  const parts = [
    "# Keys",
    "",
    "Made from the key table (`tui/input/key-table.ts`) by `scripts/write-keys-doc.ts`; a test compares them.",
    "In a field that takes text every printable key types.",
    "Keys can be changed in the configuration, by the names here: [config.md](config.md#the-screen).",
  ];
  for (const [context, title] of Object.entries(CONTEXTS) as [Context, string][]) {
    const rows = KEY_TABLE.filter((row) => row.context === context);
    parts.push(
      "",
      `## ${title} (\`${context}\`)`,
      "",
      "| keys | what they do | name |",
      "|---|---|---|",
      ...rows.map((row) => `| ${row.keys.map((key) => code(shownKey(key))).join(" ")} | ${row.says} | ${code(row.action)} |`),
    );
  }
  return `${parts.join("\n")}\n`;
}

const code = (key: string): string => (key === "|" ? "`\\|`" : `\`${key}\``);
