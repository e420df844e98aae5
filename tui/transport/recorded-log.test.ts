import { expect, test } from "bun:test";
import { encodeLine } from "../../wire/index.ts";
import { COLLECT_LOOK_EACH_BYTES } from "./limits.ts";
import type { LogBytes } from "./log-bytes.ts";
import { createRecordedLog } from "./recorded-log.ts";

/** A log of as many lines as are asked for, each with blanks to `size` bytes. */
function longLog(lines: number, size: number): LogBytes {
  return {
    path: "made",
    lines(from) {
      const seq = from / size;
      if (seq >= lines) return { bytes: new Uint8Array(), isWhole: false };
      const line = encodeLine({ seq, ts: seq, event: "artifact/written", data: {} });
      return { bytes: new TextEncoder().encode(`${line.padEnd(size - 1)}\n`), isWhole: true };
    },
    size: () => lines * size,
    before: () => "",
    look: () => "same",
    close: () => undefined,
  };
}

test("garbage is collected as the log is read on, by its bytes and not by its events", () => {
  let collected = 0;
  const read = (lines: number, size: number): number => {
    collected = 0;
    const log = createRecordedLog(longLog(lines, size), { collect: () => void (collected += 1) });
    while (log.next(false));
    expect(log.last()).toBe(lines - 1);
    return collected;
  };
  expect(read(1_000, COLLECT_LOOK_EACH_BYTES / 1_024)).toBe(0);
  expect(read(4, COLLECT_LOOK_EACH_BYTES / 2)).toBe(1);
});
