import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UI_LOG_BYTES_MAX } from "./limits.ts";
import { createLogger } from "./logger.ts";
import { tempDir } from "./session-dir.fake.ts";
import { createUiLog } from "./ui-log.ts";

let base: string;
beforeEach(() => {
  base = tempDir();
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

describe("while a UI owns the terminal", () => {
  it("what goes to stdout and stderr is in the file at once, and after that on the terminal again", async () => {
    const path = join(base, "escapement.log");
    const uiLog = createUiLog({ path });
    const originals = [process.stdout.write, process.stderr.write];
    uiLog.capture();
    uiLog.capture();
    try {
      process.stdout.write("out\n");
      process.stderr.write(Buffer.from("err\n"));
      process.stdout.write("c3a9", "hex");
      const logger = await createLogger({ level: "info" });
      logger.info({ port: 4711 }, "listening");
      logger.debug("not this");
      const called = await new Promise<string>((resolve) => process.stderr.write("last\n", () => resolve("called")));
      expect(called).toBe("called");
      expect(readFileSync(path, "utf8")).toMatch(/^out\nerr\né\{.*"port":4711,"msg":"listening"\}\nlast\n$/);
    } finally {
      expect(uiLog.restore()).toEqual({ droppedBytes: 0 });
    }
    expect([process.stdout.write, process.stderr.write]).toEqual(originals);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(uiLog.restore()).toEqual({ droppedBytes: 0 });
  });

  it("who prints does not fail where the file is full: what was dropped is counted", () => {
    const output = { write: process.stdout.write };
    const uiLog = createUiLog({ path: "/dev/full", outputs: [output] });
    uiLog.capture();
    expect(output.write("four")).toBe(true);
    expect(uiLog.restore()).toEqual({ droppedBytes: 4 });
  });

  it("is bounded", () => {
    const path = join(base, "escapement.log");
    const output = { write: process.stdout.write };
    const uiLog = createUiLog({ path, outputs: [output] });
    uiLog.capture();
    const piece = Buffer.alloc(UI_LOG_BYTES_MAX / 4, 0x78);
    for (let n = 0; n < 5; n += 1) output.write(piece);
    expect(uiLog.restore()).toEqual({ droppedBytes: piece.length });
    expect(statSync(path).size).toBe(UI_LOG_BYTES_MAX);
  });

  it("changes nothing where the file cannot be opened", () => {
    const output = { write: process.stdout.write };
    const before = output.write;
    mkdirSync(join(base, "folder"));
    symlinkSync("/dev/null", join(base, "link"));
    for (const name of ["folder", "link"]) expect(() => createUiLog({ path: join(base, name), outputs: [output] }).capture()).toThrow();
    expect(output.write).toBe(before);
  });
});
