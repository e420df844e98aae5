#!/usr/bin/env node
// The command line. Reads the arguments, loads the one command they name, and leaves with its exit code.

import { carryOut } from "./carry-out.ts";
import { EXIT } from "./exit-codes.ts";
import { describeFailure } from "./failure.ts";
import { parseCommandLine } from "./program.ts";
import { version } from "./version.ts";
import { withoutSecrets } from "./without-secrets.ts";

const streams = {
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
};

async function main(): Promise<number> {
  const argv = process.argv.slice(2);
  let complaints = "";
  const request = parseCommandLine(argv, version, { ...streams, err: (text) => void (complaints += text) });
  if (complaints !== "") streams.err(await withoutSecrets(complaints, argv));
  try {
    return await carryOut(request, streams.out);
  } catch (thrown) {
    const { text, exitCode } = describeFailure(
      thrown,
      (request.command === "run" || request.command === "chat") && request.flags["log-level"] === "debug",
    );
    process.stderr.write(`${await withoutSecrets(text, argv)}\n`);
    return exitCode;
  }
}

// A reader that left (`| head -1`) is no failure of ours; what is written after it goes nowhere. A disk that is full is one.
let unwritten: string | undefined;
process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
  if (code === "EPIPE" || unwritten !== undefined) return;
  unwritten = code ?? message;
  process.stderr.write(`escapement: the output could not be written whole (${unwritten})\n`);
});
process.stderr.on("error", () => {}); // nobody is left to tell

let ended = false;
process.on("exit", (code) => {
  if (ended || code !== 0) return;
  process.exitCode = EXIT.failed;
  process.stderr.write("escapement: stopped before the end: nothing was left that could go on\n");
});

const code = await main();
ended = true;
process.exitCode = code;
// What a library left open (an idle connection) must not hold a finished run; what was written must reach the pipe.
await new Promise<void>((resolve) => process.stdout.write("", () => resolve()));
await new Promise<void>((resolve) => process.stderr.write("", () => resolve()));
process.exit(code === EXIT.done && unwritten !== undefined ? EXIT.failed : code);
