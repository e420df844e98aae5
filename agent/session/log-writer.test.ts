import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { SYNC_BYTES, UNSYNCED_BYTES_MAX } from "./limits.ts";
import { type FakeFile, createFakeFile } from "./log.fake.ts";
import { createLogWriter } from "./log-writer.ts";

const line = (text: string): Buffer => Buffer.from(`${text}\n`);

let fake: FakeFile;
beforeEach(() => {
  fake = createFakeFile();
});
const writerOf = (): ReturnType<typeof createLogWriter> => createLogWriter({ open: () => fake.file, size: fake.content().length });

describe("append", () => {
  it("goes on after a short write, which is a success", () => {
    fake.faults.write = [1, 2, 1, undefined];
    expect(writerOf().append(line("abcdefgh"))).toEqual({ ok: true });
    expect(fake.content().toString()).toBe("abcdefgh\n");
  });

  const FAILURES = [
    { code: "ENOSPC", state: "full" },
    { code: "EDQUOT", state: "full" },
    { code: "EFBIG", state: "full" },
    { code: "EIO", state: "failing" },
    { code: "EROFS", state: "failing" },
  ] as const;
  it.each(FAILURES)("$code cuts back to the last whole line and says $state; the next append tries again", ({ code, state }) => {
    const writer = writerOf();
    writer.append(line("first"));
    fake.faults.write = [4, code];
    expect(writer.append(line("second"))).toMatchObject({ ok: false, state, message: expect.stringContaining(code) as string });
    expect(fake.content().toString()).toBe("first\n");
    expect(writer.size()).toBe(6);
    expect(writer.append(line("second"))).toEqual({ ok: true });
    expect(fake.content().toString()).toBe("first\nsecond\n");
  });

  it("cuts back before the next write where cutting back failed too", () => {
    const writer = writerOf();
    fake.faults.write = [4, "EIO"];
    fake.faults.truncate = ["EIO"];
    expect(writer.append(line("a long one"))).toMatchObject({ ok: false, state: "failing" });
    expect(fake.content().toString()).toBe("a lo");
    fake.faults.truncate = ["EIO"];
    expect(writer.append(line("x"))).toMatchObject({ ok: false, state: "failing" });
    expect(writer.append(line("x"))).toEqual({ ok: true });
    expect(fake.content().toString()).toBe("x\n");
  });

  it("does not turn for ever where the system writes nothing", () => {
    fake.faults.write = [0];
    expect(writerOf().append(line("x"))).toMatchObject({ ok: false, state: "failing" });
  });

  it("is refused after close, and close can be called again", async () => {
    const writer = writerOf();
    await writer.close();
    await writer.close();
    expect(writer.append(line("x"))).toMatchObject({ ok: false });
    expect(fake.calls.close).toBe(1);
  });

  it("leaves exactly the lines it took, whatever fails when", () => {
    const fault = fc.option(fc.oneof(fc.constantFrom("ENOSPC", "EIO"), fc.nat({ max: 9 })), { nil: undefined, freq: 2 });
    const cut = fc.option(fc.constant("EIO"), { nil: undefined, freq: 3 });
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => text.replaceAll("\n", "")),
          { maxLength: 30 },
        ),
        fc.array(fault, { maxLength: 60 }),
        fc.array(cut, { maxLength: 20 }),
        (texts, write, truncate) => {
          fake = createFakeFile();
          fake.faults.write = write;
          fake.faults.truncate = truncate;
          const writer = writerOf();
          let taken = "";
          for (const text of texts) {
            if (writer.append(line(text)).ok) taken += `${text}\n`;
            expect(fake.content().subarray(0, writer.size()).toString()).toBe(taken);
          }
          fake.faults.write = [];
          fake.faults.truncate = [];
          expect(writer.append(line("end"))).toEqual({ ok: true });
          expect(fake.content().toString()).toBe(`${taken}end\n`);
        },
      ),
    );
  });
});

describe("sync", () => {
  it("is one call for those that wait at the same time, and another for what was appended meanwhile", async () => {
    const writer = writerOf();
    writer.append(line("a"));
    const first = [writer.sync(), writer.sync()];
    writer.append(line("b"));
    await Promise.all([...first, writer.sync(), writer.sync()]);
    expect(fake.calls.sync).toBe(2);
    await writer.sync();
    expect(fake.calls.sync).toBe(2);
    await writer.close();
  });

  it("resolves after what was appended before it, not sooner", async () => {
    const waiting: (() => void)[] = [];
    fake.file = { ...fake.file, sync: (done) => void waiting.push(() => done(null)) };
    const writer = writerOf();
    const order: string[] = [];
    writer.append(line("a"));
    const early = writer.sync().then(() => order.push("early"));
    writer.append(line("b"));
    const late = writer.sync().then(() => order.push("late"));
    await Promise.resolve();
    waiting.shift()?.();
    await early;
    expect(order).toEqual(["early"]);
    // the second group has begun
    await new Promise(setImmediate);
    waiting.shift()?.();
    await late;
    expect(order).toEqual(["early", "late"]);
    await writer.close();
  });

  it("starts by itself for many bytes, and after a while for few", async () => {
    const writer = writerOf();
    writer.append(Buffer.alloc(SYNC_BYTES, 0x78));
    await new Promise(setImmediate);
    expect(fake.calls.sync).toBe(1);
    await writer.sync();
    writer.append(line("x"));
    await until(() => fake.calls.sync === 2);
    await writer.close();
  });

  it("that failed shows at the next append; then every byte that may be lost is written again", async () => {
    const writer = writerOf();
    writer.append(line("on disk"));
    await writer.sync();
    writer.append(line("lost"));
    fake.faults.sync = ["EIO"];
    await writer.sync();
    // what a system may do to pages it could not write
    fake.set(Buffer.from("on disk\n\0\0\0\0\0"));
    expect(writer.append(line("next"))).toMatchObject({
      ok: false,
      state: "failing",
      message: expect.stringContaining("synced") as string,
    });
    expect(writer.append(line("next"))).toEqual({ ok: true });
    expect(fake.content().toString()).toBe("on disk\nlost\nnext\n");
    await writer.close();
  });

  it("goes on failing while the file cannot be mended", async () => {
    const writer = writerOf();
    writer.append(line("a"));
    fake.faults.sync = ["EIO"];
    await writer.sync();
    expect(writer.append(line("b")).ok).toBe(false);
    fake.faults.sync = ["EIO"];
    expect(writer.append(line("b")).ok).toBe(false);
    fake.faults.write = ["ENOSPC"];
    expect(writer.append(line("b"))).toMatchObject({ ok: false, state: "full" });
    expect(writer.append(line("b"))).toEqual({ ok: true });
    expect(fake.content().toString()).toBe("a\nb\n");
    await writer.close();
  });

  it("of a file that the lines name is as bad as one of the log, and is mended first", async () => {
    const calls: string[] = [];
    const problems = ["nodes/request.json could not be synced: EIO"];
    const files = {
      sync: async () => problems[0],
      mend() {
        calls.push(`mend at sync ${fake.calls.sync}`);
        if (calls.length === 1) throw new Error("EIO still");
        problems.length = 0;
      },
    };
    const writer = createLogWriter({ open: () => fake.file, size: 0, files });
    writer.append(line("a"));
    expect(await writer.sync()).toEqual({ ok: false, state: "failing", message: problems[0] });
    expect(fake.calls.sync).toBe(0);
    expect(writer.append(line("b"))).toMatchObject({ ok: false, message: "nodes/request.json could not be synced: EIO" });
    expect(writer.append(line("b"))).toMatchObject({ ok: false, message: "EIO still" });
    expect(writer.append(line("b"))).toEqual({ ok: true });
    expect(await writer.sync()).toEqual({ ok: true });
    expect(calls).toEqual(["mend at sync 0", "mend at sync 0"]);
    expect(fake.content().toString()).toBe("a\nb\n");
    await writer.close();
  });

  it("says so where synced bytes are gone", async () => {
    const writer = writerOf();
    writer.append(line("synced"));
    await writer.sync();
    writer.append(line("more"));
    fake.faults.sync = ["EIO"];
    await writer.sync();
    fake.set(Buffer.from("syn"));
    writer.append(line("x"));
    expect(writer.append(line("x"))).toMatchObject({ ok: false, state: "failing", message: expect.stringContaining("shorter") as string });
    await writer.close();
  });

  it.each([
    { name: "once", failures: ["EIO"], problem: undefined },
    { name: "twice", failures: ["EIO", "EIO"], problem: "the last 5 bytes of the log may not be on the disk: EIO: made to fail" },
  ])("that failed last, $name, is made good at the close, or told there", async ({ failures, problem }) => {
    const writer = writerOf();
    writer.append(line("last"));
    fake.faults.sync = [...failures];
    expect(await writer.close()).toBe(problem);
    expect(fake.content().toString()).toBe("last\n");
  });

  it("is waited for by an append when too much is not on disk", () => {
    fake.file = { ...fake.file, sync: () => undefined };
    const writer = writerOf();
    const quarter = Buffer.alloc(UNSYNCED_BYTES_MAX / 4, 0x78);
    for (let n = 0; n < 4; n += 1) writer.append(quarter);
    expect(fake.calls.sync).toBe(0);
    expect(writer.append(quarter)).toEqual({ ok: true });
    expect(fake.calls.sync).toBe(1);
  });
});

/** Waits for the condition, looking at each turn; the test's own limit ends it. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
