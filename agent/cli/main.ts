#!/usr/bin/env node
// The command line. Reads the arguments, loads the one command they name, and leaves with its exit code.

import { EXIT } from "./exit-codes.ts";
import { describeFailure } from "./failure.ts";
import type { Flags } from "./flags.ts";
import type { settingsToLookWith } from "./settings.ts";
import { parseCommandLine, type Request } from "./program.ts";
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
    return await carryOut(request);
  } catch (thrown) {
    const { text, exitCode } = describeFailure(
      thrown,
      (request.command === "run" || request.command === "chat") && request.flags["log-level"] === "debug",
    );
    process.stderr.write(`${await withoutSecrets(text, argv)}\n`);
    return exitCode;
  }
}

/** With what a configuration says where a flag was not given. */
const settingsFor = async (flags: Flags): ReturnType<typeof settingsToLookWith> =>
  (await import("./settings.ts")).settingsToLookWith(flags);

async function carryOut(request: Request): Promise<number> {
  switch (request.command) {
    case "nothing":
      return request.exitCode;
    case "help":
      streams.out((await import("./help.ts")).help(request.argument, version));
      return EXIT.done;
    case "info":
      return (await import("./info.ts")).info(request.flags);
    case "trust":
      return (await import("./trust.ts")).trust(request.argument);
    case "attach":
      return (await import("./attach.ts")).attach(request.argument, await settingsFor(request.flags));
    case "doctor":
      return (await import("./doctor.ts")).doctor(request.flags);
    case "sessions":
      return (await import("./sessions.ts")).sessions(request.argument, request.second, (await settingsFor(request.flags)).flags);
    case "open":
      return (await import("./open.ts")).open(request.argument, await settingsFor(request.flags));
    case "chat":
      return (await import("./run.ts")).run("chat", request.flags);
    case "resume":
      return (await import("./resume.ts")).resume(request.argument, request.flags);
    case "run": {
      const { resume, ...flags } = request.flags;
      if (resume !== undefined) return (await import("./resume.ts")).resume(resume, flags, request.argument);
      return (await import("./run.ts")).run(request.argument, flags);
    }
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
