// `escapement trust [folder]`: a person says yes to a folder's configuration, once for what it holds now.

import { existsSync, statSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { ConfigError, findUpwards } from "../config/index.ts";
import { checkConfig, hashOf, parseJson, readBytes } from "../config/read-config.ts";
import { trust as remember, trustOf } from "../config/trust.ts";
import { safeText } from "../../fold/index.ts";
import { confirmOrRefuse } from "./confirm.ts";
import { EXIT } from "./exit-codes.ts";
import { CommandFailure } from "./failure.ts";

/** Throws CommandFailure: no configuration there, nobody to ask, the answer is no. */
export async function trust(wanted: string | undefined): Promise<number> {
  try {
    return await ask(resolve(wanted ?? "."));
  } catch (error) {
    if (error instanceof ConfigError) throw new CommandFailure(error.message, EXIT.usage, { cause: error });
    throw error;
  }
}

async function ask(path: string): Promise<number> {
  if (!existsSync(path)) throw new CommandFailure(`there is nothing at ${path}`);
  const place = findUpwards(statSync(path).isDirectory() ? path : dirname(path));
  if (!place) throw new CommandFailure(`there is no escapement.config.ts or .json in ${path} or above it`);
  const bytes = readBytes(place.path);
  const sha256 = hashOf(bytes);
  const say = (line: string): void => void process.stdout.write(`${safeText(line)}\n`);
  if (trustOf(place, sha256, process.env) === "trusted") {
    say(`${place.path} is trusted already`);
    return EXIT.done;
  }
  if (place.isCode) say(`${place.path} is code: with your yes it runs, with your rights, whenever a chart is run here.`);
  else {
    const keys = Object.keys(checkConfig(place.path, parseJson(place.path, bytes)));
    say(
      `${place.path} says something about ${keys.join(", ") || "nothing"}: with your yes it may name programs that are started, servers that get your prompts, and folders that are written.`,
    );
  }
  if (!process.stdin.isTTY || !process.stdout.isTTY) throw new CommandFailure("trust is given by a person, in a terminal: this is none");
  const shown = relative(process.cwd(), place.path);
  await confirmOrRefuse(`Trust ${safeText(shown.startsWith("..") ? place.path : shown)} as it is now?`, {
    yes: false,
    flag: "no flag",
    no: "it is not trusted",
  });
  // What was asked about is what is trusted: a file that changed meanwhile asks anew by itself.
  remember(place, sha256, process.env);
  say(`${place.path} is trusted until it changes`);
  return EXIT.done;
}
