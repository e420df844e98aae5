// Writes docs/keys.md out of the key table; a test of the sidecar compares them. Run: node --import tsx scripts/write-keys-doc.ts

import { writeFileSync } from "node:fs";
import { keysDoc } from "../tui/input/keys-doc.ts";

writeFileSync(new URL("../docs/keys.md", import.meta.url), keysDoc());
