// One request of the command line, carried out: the command it names is loaded, and nothing else.

import { EXIT } from "./exit-codes.ts";
import { CommandFailure } from "./failure.ts";
import type { Flags } from "./flags.ts";
import type { Request } from "./program.ts";
import type { settingsToLookWith } from "./settings.ts";
import { version } from "./version.ts";

/** With what a configuration says where a flag was not given. */
const settingsFor = async (flags: Flags): ReturnType<typeof settingsToLookWith> =>
  (await import("./settings.ts")).settingsToLookWith(flags);

/** The exit code. `out` is stdout, for what is printed whole. Throws CommandFailure for what a person can put right. */
export async function carryOut(request: Request, out: (text: string) => void): Promise<number> {
  checkFolder();
  switch (request.command) {
    case "nothing":
      return request.exitCode;
    case "completions":
      out((await import("./completions.ts")).completionsFor(request.shell));
      return EXIT.done;
    case "help":
      out(await (await import("./help.ts")).help(request.argument, version));
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
    case "resume":
      return (await import("./resume.ts")).resume(request.argument, request.flags);
    case "chat":
    case "run": {
      const { resume, ...flags } = request.flags;
      const chart = request.command === "chat" ? "chat" : request.argument;
      if (resume !== undefined) return (await import("./resume.ts")).resume(resume, flags, chart);
      return (await import("./run.ts")).run(chart, flags);
    }
  }
}

/** Every path is read from there. */
function checkFolder(): void {
  try {
    process.cwd();
  } catch (error) {
    throw new CommandFailure("the folder this was called in is gone; go to one that is there", EXIT.usage, { cause: error });
  }
}
