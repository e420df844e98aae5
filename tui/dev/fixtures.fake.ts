// The recorded sessions, for tests.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeLine, type Envelope } from "../../wire/index.ts";

const SESSIONS = join(import.meta.dir, "../../fixtures/sessions");

/** Name and events of each. Throws where one cannot be read. */
export const fixtureSessions: [string, Envelope[]][] = readdirSync(SESSIONS).map((name) => [
  name,
  readFileSync(join(SESSIONS, name, "transcript.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const decoded = decodeLine(line);
      if (!decoded.ok) throw new Error(`${name}: ${decoded.reason}`);
      return decoded.value;
    }),
]);
