import { execFileSync } from "node:child_process";
import {
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  rmdirSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LogFile, openLogFile } from "./log-file.ts";
import { createLogWriter } from "./log-writer.ts";
import { tempDir } from "./session-dir.fake.ts";

const line = (text: string): Buffer => Buffer.from(`${text}\n`);

describe("on a real disk that is full", () => {
  let dir: string;
  beforeEach(() => {
    dir = tempDir();
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it("/dev/full takes nothing", async () => {
    const writer = createLogWriter({ open: () => deviceFile("/dev/full"), size: 0 });
    expect(writer.append(line("x"))).toMatchObject({ ok: false, state: "full" });
    expect(writer.size()).toBe(0);
    await writer.close();
  });

  it("a small file system: only whole lines, and on again once there is room", async ({ skip }) => {
    const mount = join(dir, "small");
    mkdirSync(mount);
    if (!mounts(mount)) return skip("mounting a tmpfs is not permitted here: the fault-injecting file above stands for it");
    try {
      const ballast = join(mount, "ballast");
      writeFileSync(ballast, Buffer.alloc(32 * 1024));
      const path = join(mount, "log");
      const writer = createLogWriter({ open: () => openLogFile(path, "write"), size: 0 });
      const text = "y".repeat(3019);
      let taken = 0;
      for (;;) {
        const result = writer.append(line(text));
        if (!result.ok) {
          expect(result.state).toBe("full");
          break;
        }
        taken += 1;
      }
      expect(readFileSync(path, "utf8")).toBe(`${text}\n`.repeat(taken));
      expect(writer.append(line(text)).ok).toBe(false);
      rmSync(ballast);
      expect(writer.append(line(text))).toEqual({ ok: true });
      expect(readFileSync(path, "utf8")).toBe(`${text}\n`.repeat(taken + 1));
      await writer.close();
    } finally {
      execFileSync("umount", [mount]);
      rmdirSync(mount);
    }
  });
});

function mounts(at: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", at], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A device is refused as a log; what it does to a write is still worth seeing. */
function deviceFile(path: string): LogFile {
  const fd = openSync(path, constants.O_RDWR);
  return {
    size: () => fstatSync(fd).size,
    read: (buffer, length, position) => readSync(fd, buffer, 0, length, position),
    write: (buffer, offset, length, position) => writeSync(fd, buffer, offset, length, position),
    truncate: (size) => ftruncateSync(fd, size),
    sync: (done) => fdatasync(fd, done),
    syncNow: () => fdatasyncSync(fd),
    close: () => closeSync(fd),
  };
}
