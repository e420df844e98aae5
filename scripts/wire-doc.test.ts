import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as wire from "../wire/index.ts";
import { withEventTable } from "./wire-doc.ts";

const document = readFileSync(new URL("../docs/wire.md", import.meta.url), "utf8");

describe("docs/wire.md", () => {
  it("has the event table of wire/events.ts (npx tsx scripts/write-wire-doc.ts)", () => expect(document).toBe(withEventTable(document)));

  it("notices a table that is not", () => {
    const older = document.replace("| `llm/delta` |", "| `llm/drip` |");
    expect(older).not.toBe(withEventTable(older));
    expect(() => withEventTable("no marks")).toThrow("docs/wire.md");
  });

  it.each([...wire.OFFENCE_CODES, ...wire.ANSWER_CODES])("explains the code %s", (code) => expect(document).toContain(`\`${code}\``));
  it.each(Object.values(wire.CLOSE))("explains the close code %d", (code) => expect(document).toContain(`${code}`));
  it("quotes the limits as they are", () => {
    const kib = (bytes: number): string => (bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MiB` : `${bytes / 1024} KiB`);
    for (const bytes of [
      wire.LINE_BYTES_MAX,
      wire.BLOB_HEAD_BYTES,
      wire.BATCH_BYTES_MAX,
      wire.CLIENT_FRAME_BYTES_MAX,
      wire.ANSWER_FRAME_BYTES_MAX,
      wire.SOCKET_PAYLOAD_BYTES_MAX,
    ])
      expect(document).toContain(kib(bytes));
    expect(document).toContain(`${wire.CLIENT_FRAMES_PER_SECOND_MAX} frames a second`);
    expect(document).toContain(`${wire.CLIENT_FRAME_DEPTH_MAX} levels`);
    expect(document).toContain(`${wire.CLIENTS_MAX} connections`);
    expect(document).toContain(`"protocol":${wire.PROTOCOL}`);
  });
});
