// Starts session.child.ts, and waits for the line that it says.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface SessionChild {
  /** "open <dir>" or "refused <code> <message>" */
  line: string;
  pid: number;
  /** Resolves when the process is gone. */
  end(how: "stdin" | NodeJS.Signals): Promise<void>;
}

export async function startSessionChild(args: readonly string[], options: { uid?: number; before?: string[] } = {}): Promise<SessionChild> {
  const script = fileURLToPath(new URL("session.child.ts", import.meta.url));
  const command = [...(options.before ?? []), process.execPath, "--import", "tsx", script, ...args];
  const child: ChildProcess = spawn(command[0] ?? "", command.slice(1), {
    stdio: ["pipe", "pipe", "inherit"],
    ...(options.uid === undefined ? {} : { uid: options.uid }),
  });
  const gone = once(child, "exit");
  let text = "";
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.includes("\n")) break;
  }
  return {
    line: text.trim(),
    pid: child.pid ?? -1,
    async end(how) {
      if (how === "stdin") child.stdin?.end();
      else child.kill(how);
      await gone;
    },
  };
}
