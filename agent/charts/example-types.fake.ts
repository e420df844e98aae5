// Whether the examples of a guide have type errors, as a reader's editor would show them.

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Names of the examples, of all guides below `folder`, with errors; a planted one must be among them. Errors in the library itself are told elsewhere. */
export function typeErrorsOf(folder: string, examples: readonly string[]): string[] {
  const root = new URL("../../", import.meta.url).pathname;
  const options = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: { typeRoots: [join(root, "node_modules/@types")] },
    include: [join(folder, "**/*.ts")],
  };
  writeFileSync(join(folder, "planted.ts"), "export const planted: number = 'no number';\n");
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(options));
  const checked = spawnSync(process.execPath, [join(root, "node_modules/typescript-native/bin/tsc"), "-p", folder, "--pretty", "false"], {
    encoding: "utf8",
  });
  const wrong = checked.stdout.split("\n").flatMap((line) => /([\w-]+\.ts)\(\d+,\d+\): error/.exec(line)?.[1] ?? []);
  return [...new Set(wrong.filter((name) => examples.includes(name) || name === "planted.ts"))];
}
