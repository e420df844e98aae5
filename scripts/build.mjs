// `npm run build`: dist/escapement.js, dist/index.js and dist/tui.js. Does nothing where nothing changed since the last build,
// so `npm start` and every test run may call it.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
const dist = `${root}/dist`;
const STAMP = `${dist}/.built`;
const LOCK = `${root}/.build/lock`;
/** A build takes about a second; a lock older than this was left by one that was killed. */
const LOCK_STALE_MS = 60_000;
/** Chunks of former builds stay this long: a running agent loads some of its parts late. */
const OLD_CHUNK_MS = 24 * 3600 * 1000;

/** Enough of the inputs' hash to tell one build from another. */
const BUILD_ID_CHARS = 12;

/** Throws with what the bundler said. For a package everything is built anew, and nothing of former builds stays. */
export function build({ isForPackage = false } = {}) {
  if (!isForPackage && isUpToDate(inputs())) return;
  mkdirSync(`${root}/.build`, { recursive: true });
  const release = takeLock();
  try {
    const now = inputs();
    if (!isForPackage && isUpToDate(now)) return;
    // Nobody else builds now: what lies there was left by builds that failed or were killed.
    for (const left of readdirSync(`${root}/.build`)) {
      if (left.startsWith("out-")) rmSync(`${root}/.build/${left}`, { recursive: true, force: true });
    }
    const out = `${root}/.build/out-${process.pid}`;
    const bun = spawnSync(
      findBun(),
      ["--no-env-file", "--config=/dev/null", `${root}/scripts/bundle.mjs`, out, now.slice(0, BUILD_ID_CHARS)],
      {
        cwd: root,
        encoding: "utf8",
      },
    );
    if (bun.status !== 0) throw new Error(`the build failed:\n${bun.error?.message ?? ""}${bun.stdout ?? ""}${bun.stderr ?? ""}`);
    putInPlace(out, isForPackage ? 0 : OLD_CHUNK_MS);
    writeFileSync(STAMP, now);
  } finally {
    release();
  }
}

/** One text that changes whenever a source does. */
function inputs() {
  const hash = createHash("sha256");
  const add = (path) => {
    const { mtimeMs, size } = statSync(path);
    hash.update(`${path.slice(root.length)}\0${mtimeMs}\0${size}\n`);
  };
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.isDirectory()) walk(`${folder}/${entry.name}`);
      else if (/\.(tsx?|mjs|json|css)$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name)) add(`${folder}/${entry.name}`);
    }
  };
  for (const folder of ["wire", "fold", "agent", "tui"]) walk(`${root}/${folder}`);
  for (const file of ["package.json", "package-lock.json", "scripts/build.mjs", "scripts/bundle.mjs"]) add(`${root}/${file}`);
  return hash.digest("hex");
}

const isUpToDate = (now) => existsSync(STAMP) && readFileSync(STAMP, "utf8") === now && existsSync(`${dist}/escapement.js`);

/** Chunks first, entries last: whoever starts in between finds what its entry names. */
function putInPlace(out, oldChunkMs) {
  mkdirSync(dist, { recursive: true });
  const files = readdirSync(out).sort((a, b) => Number(isEntry(a)) - Number(isEntry(b)));
  chmodSync(`${out}/escapement.js`, 0o755);
  for (const file of files) renameSync(`${out}/${file}`, `${dist}/${file}`);
  rmSync(out, { recursive: true, force: true });
  for (const file of readdirSync(dist)) {
    if (file.startsWith("chunk-") && !files.includes(file) && Date.now() - statSync(`${dist}/${file}`).mtimeMs >= oldChunkMs)
      rmSync(`${dist}/${file}`, { force: true });
  }
}

const isEntry = (file) => !file.startsWith("chunk-");

/** A folder as a lock: making it is atomic everywhere. Waits for another build, then finds its work done. */
function takeLock() {
  for (;;) {
    try {
      mkdirSync(LOCK);
      return () => rmSync(LOCK, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      try {
        if (Date.now() - statSync(LOCK).mtimeMs > LOCK_STALE_MS) rmSync(LOCK, { recursive: true, force: true });
      } catch (gone) {
        if (gone.code !== "ENOENT") throw gone;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
}

/** BUN_BIN, else what npm put there; its own install script may have been refused. */
function findBun() {
  const arch = process.arch === "arm64" ? "aarch64" : process.arch;
  const candidates = [
    process.env.BUN_BIN,
    `${root}/node_modules/bun/bin/bun.exe`,
    `${root}/node_modules/@oven/bun-${process.platform}-${arch}/bin/bun`,
  ];
  const found = candidates.find((path) => path && existsSync(path) && statSync(path).size > 1_000_000);
  if (!found) throw new Error("the bundled bun is not there: run `npm install`, or name one in BUN_BIN");
  return found;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    build();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
