import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { writeAll } from "./write-all.ts";

const slow = (taken: string[]): Writable =>
  new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _encoding, done) {
      taken.push(chunk.toString());
      setImmediate(done);
    },
  });

test("all of it, in order, and nothing is left listening however often it waited", async () => {
  const taken: string[] = [];
  const out = slow(taken);
  const before = out.eventNames().map((name) => [name, out.listenerCount(name)]);
  const pieces = Array.from({ length: 50 }, (_, index) => `piece ${index}`);
  await writeAll(out, pieces);
  expect(taken).toEqual(pieces);
  expect(out.eventNames().map((name) => [name, out.listenerCount(name)])).toEqual(before);
});

test("a stream that is closed ends it, one that fails rejects", async () => {
  const closed = slow([]);
  const writing = writeAll(closed, ["a", "b"]);
  closed.destroy();
  await writing;
  const failing = slow([]);
  const failed = writeAll(failing, ["a", "b"]);
  failing.destroy(new Error("no room"));
  await expect(failed).rejects.toThrow("no room");
});
