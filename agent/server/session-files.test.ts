// Artifacts and blobs over HTTP: what the log names, as text that runs nothing, and nothing else of the folder.

import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Draft } from "../hub/run.fake.ts";
import { createTestRun, delta } from "../hub/run.fake.ts";
import { type Session, createSession, createSystemClock } from "../session/index.ts";
import { BLOB_NAMES_MAX, FILE_BYTES_MAX } from "./limits.ts";
import { type TestServer, startTestServer } from "./server.fake.ts";
import { createSessionFiles } from "./session-files.ts";

const PAGE = "<script>alert(1)</script> the key is hunter2hunter2";
let dir: string;
let session: Session;
let on: TestServer;
let ref: string;
const run = createTestRun({ clock: createSystemClock() });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "escapement-files-"));
  session = await createSession({ workDir: dir, meta: { chart: "c", title: "t", backend: "sim" } });
  const { store } = session;
  on = await startTestServer({
    files: { log: run.log, readArtifact: store.readArtifact, readBlob: store.readBlob },
    redact: (text) => text.replaceAll("hunter2hunter2", "«redacted»"),
  });
  ref = store.writeBlob(["nodes", "s", "poet.0", "turns", "0", "request %.json"], PAGE);
  const deep = store.writeBlob(["nodes", "s", "deep.txt"], "deep ü");
  store.writeBlob(["nodes", "s", "unnamed.json"], "nobody named me");
  store.writeArtifact("poem.md", PAGE);
  store.writeArtifact("ünï cödé/..", "odd");
  store.writeArtifact("unnamed.md", "nobody named me");
  store.writeArtifact("large.bin", "x".repeat(FILE_BYTES_MAX + 1));
  await mkdir(join(session.dir, "nodes", "out"), { recursive: true });
  await writeFile(join(dir, "outside.txt"), "outside");
  await symlink(join(dir, "outside.txt"), join(session.dir, "nodes", "out", "link.txt"));
  await symlink(join(session.dir, "lock.json"), join(session.dir, "artifacts", "lock.json"));
  const named = (name: string): Draft => ({ event: "artifact/written", data: { name, bytes: 7 } });
  run.write([
    delta("a"),
    { event: "llm/request", data: { invokeid: "poet", "session-id": "s", "io/ref": ref } },
    { event: "llm/response", data: { content: [{ type: "text", text: { head: "d", "io/ref": deep, bytes: 7 } }] } },
    named("poem.md"),
    named("gone.md"),
    named("ünï cödé/.."),
    named("lock.json"),
    named("large.bin"),
    named("../meta.json"),
    // A log from elsewhere names what it likes.
    ...[
      "nodes/out/link.txt",
      "../outside.txt",
      "nodes/../lock.json",
      "lock.json",
      "transcript.jsonl",
      "/etc/passwd",
      "nodes/s/no.json",
      "artifacts/unnamed.md\0",
    ].map((bad): Draft => ({ event: "llm/response", data: { "io/ref": bad } })),
  ]);
});
afterAll(async () => {
  await on.end();
  await session.close("done");
  await rm(dir, { recursive: true, force: true });
});

const get = (path: string) => on.request(`/api/sessions/run-1/${path}`);

test("the list, an artifact and a blob, as attached text, without secrets", async () => {
  const { status, body } = await get("artifacts");
  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({
    artifacts: [
      { name: "poem.md", bytes: 7 },
      { name: "gone.md" },
      expect.anything(),
      expect.anything(),
      expect.anything(),
      expect.anything(),
    ],
  });
  for (const path of ["artifacts/poem.md", `blobs/${encodeURIComponent(ref)}`, `blobs/${encodeURI(ref).replaceAll("%25", "%25")}`]) {
    const { status: found, head, body: text } = await get(path);
    expect([path, found]).toEqual([path, 200]);
    expect(text).toContain("<script>alert(1)</script> the key is ");
    expect(text).not.toContain("hunter2");
    expect(head.toLowerCase()).toContain("content-type: text/plain");
    expect(head.toLowerCase()).toContain("x-content-type-options: nosniff");
    expect(head.toLowerCase()).toContain("content-disposition: attachment");
    expect(head.toLowerCase()).toContain("sandbox");
    expect(head.toLowerCase()).toContain("cache-control: no-store");
  }
  expect((await get("blobs/nodes/s/deep.txt")).status).toBe(200);
  expect((await get(`artifacts/${encodeURIComponent("ünï cödé/..")}`)).status).toBe(200);
});

test.each([
  "artifacts/unnamed.md",
  "artifacts/gone.md",
  "artifacts/lock.json",
  "artifacts/..%2Fmeta.json",
  "artifacts/..%2flock.json",
  "artifacts/%2e%2e%2fmeta.json",
  "artifacts/poem.md%00",
  "artifacts/POEM.MD",
  "blobs/nodes/s/unnamed.json",
  "blobs/nodes/s/no.json",
  "blobs/nodes/out/link.txt",
  "blobs/../outside.txt",
  "blobs/nodes/../lock.json",
  "blobs/nodes%2F..%2Flock.json",
  "blobs/lock.json",
  "blobs/transcript.jsonl",
  "blobs//etc/passwd",
  "blobs/artifacts/poem.md",
  "blobs/./nodes/s/deep.txt",
  "blobs/nodes//s/deep.txt",
])("%s is not sent", async (path) => {
  const { status, body } = await get(path);
  expect(status).toBe(404);
  for (const secret of ["outside", "epoch", "root:", "nobody named me"]) expect(body).not.toContain(secret);
});

test("what is too large is read in the folder", async () => {
  expect((await get("artifacts/large.bin")).status).toBe(413);
});

test("what is written later is found, and a log with a hole serves what is before it", async () => {
  const later = createTestRun({ clock: createSystemClock() });
  const files = createSessionFiles({ log: later.log, readArtifact: (name) => name, readBlob: (name) => name });
  expect(await files.artifact("a")).toEqual({ kind: "none" });
  later.write([{ event: "artifact/written", data: { name: "a", bytes: 1 } }]);
  expect(await Promise.all([files.artifact("a"), files.artifact("a")])).toEqual([
    { kind: "text", text: "a" },
    { kind: "text", text: "a" },
  ]);
  later.write([
    { event: "artifact/written", data: { name: "b", bytes: 1 } },
    { event: "artifact/written", data: { name: "a", bytes: 2 } },
  ]);
  later.log.lose(1, 1);
  expect(await files.artifact("b")).toEqual({ kind: "none" });
  expect(await files.artifacts()).toEqual([{ name: "a", bytes: 1 }]);
});

test("of the names of blobs the latest are remembered", async () => {
  const refs = (from: number, count: number) => Array.from({ length: count }, (_, at) => ({ "io/ref": `nodes/${from + at}` }));
  const own = createTestRun({ clock: createSystemClock() });
  const each = 2_000;
  for (let from = 0; from <= BLOB_NAMES_MAX; from += each) own.write([{ event: "llm/response", data: { content: refs(from, each) } }]);
  const files = createSessionFiles({ log: own.log, readArtifact: () => undefined, readBlob: (name) => name });
  const known = await Promise.all([0, each - 1, each, BLOB_NAMES_MAX].map(async (at) => (await files.blob(`nodes/${at}`)).kind));
  expect(known).toEqual(["none", "none", "text", "text"]);
});
