// Where a model's commands run on Linux: in mounts and processes of their own. There the work dir is empty but for this
// session's artifacts, and no process is seen but the command's: not this program, not the screen, not what either knows.

import { execFile } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { ROOM_PROBE_MS } from "./limits.ts";

export interface ClosedRoom {
  /** Program and arguments that run `argv` in the room. */
  around(argv: readonly [string, ...string[]]): [string, ...string[]];
}

export interface RoomOptions {
  workDir: string;
  artifactsDir(): string | undefined;
}

/** `$1`: the work dir, `$2`: the artifacts or nothing. The folder is held open while it is covered, and then put on top. */
const FURNISH = [
  `if [ -n "$2" ]; then exec 9<"$2" || exit 125; fi`,
  `mount -t tmpfs -o mode=0755 none "$1" || exit 125`,
  `if [ -n "$2" ]; then mkdir -p "$2" && mount -c --bind /proc/self/fd/9 "$2" && exec 9<&- || exit 125; fi`,
  `mount -o remount,bind,ro "$1" || exit 125`,
  `mount -t proc proc /proc || exit 125`,
  // Not the first process itself: that one heeds no signal that it did not ask for.
  `shift 2; "$@"`,
].join("\n");

/** Undefined where this system has none: no Linux, no `unshare` of util-linux, or no right to it. */
export async function openClosedRoom({ workDir, artifactsDir }: RoomOptions): Promise<ClosedRoom | undefined> {
  if (process.platform !== "linux" || !(await isOpenToUs())) return undefined;
  return {
    around(argv) {
      // Before there is a session there is nothing to hide.
      if (!existsSync(workDir)) return [...argv];
      const artifacts = artifactsDir();
      return inRoom(realpathSync(workDir), artifacts !== undefined && existsSync(artifacts) ? realpathSync(artifacts) : "", argv);
    },
  };
}

function inRoom(covered: string, open: string, argv: readonly [string, ...string[]]): [string, ...string[]] {
  const [enter, leave] = doorsOf(process.getuid?.() ?? 0, process.getgid?.() ?? 0);
  return [...enter, "/bin/sh", "-c", FURNISH, "sh", covered, open, ...leave, ...argv];
}

/** Tried on a folder that is always there: in the room this process cannot be seen. */
function isOpenToUs(): Promise<boolean> {
  const [file, ...args] = inRoom(realpathSync(tmpdir()), "", ["/bin/sh", "-c", 'test ! -e "/proc/$1"', "sh", String(process.pid)]);
  return new Promise((resolve) => {
    execFile(file, args, { timeout: ROOM_PROBE_MS, killSignal: "SIGKILL", cwd: "/" }, (error) => resolve(error === null));
  });
}

/** In by way of a user of one's own who may mount, and on as oneself, who may not take the covers off again. Root needs no such user. */
function doorsOf(uid: number, gid: number): [enter: [string, ...string[]], leave: string[]] {
  const own = ["--mount", "--pid", "--fork", "--kill-child"];
  if (uid === 0)
    return [
      ["unshare", ...own],
      ["setpriv", "--bounding-set=-sys_admin", "--"],
    ];
  return [
    ["unshare", "--user", "--map-root-user", ...own],
    ["unshare", "--user", `--map-user=${uid}`, `--map-group=${gid}`, "--"],
  ];
}
