// A yes or no before something that cannot be undone.

import { createInterface } from "node:readline/promises";
import { CommandFailure } from "./failure.ts";

/** Asked once, in a terminal; in a pipe it is refused, naming the flag that says yes. Throws CommandFailure where the answer is no. */
export async function confirmOrRefuse(question: string, says: { yes: boolean; flag: string; no: string }): Promise<void> {
  if (says.yes) return;
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new CommandFailure(`${question} Nobody can be asked here: say it with ${says.flag}`);
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const left = new AbortController();
  lines.once("close", () => left.abort());
  try {
    const typed = await lines.question(`${question} [y/N] > `, { signal: left.signal });
    if (/^y(es)?$/i.test(typed.trim())) return;
  } catch (error) {
    if (!left.signal.aborted) throw error;
    process.stdout.write("\n");
  } finally {
    lines.close();
  }
  throw new CommandFailure(says.no);
}
