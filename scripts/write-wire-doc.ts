// Writes the event table into docs/wire.md: npx tsx scripts/write-wire-doc.ts

import { readFileSync, writeFileSync } from "node:fs";
import { withEventTable } from "./wire-doc.ts";

const path = new URL("../docs/wire.md", import.meta.url);
writeFileSync(path, withEventTable(readFileSync(path, "utf8")));
