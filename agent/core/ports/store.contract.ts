// What every Store keeps, whatever is behind it: run against memory here, against a folder in agent/session.

import { expect, test } from "vitest";
import type { Store } from "./store.ts";

export interface StoreUnderTest {
  /** A new, empty session. */
  store: Store;
  close?(): Promise<void>;
}

const line = (seq: number, event = "llm/delta", data: unknown = {}): string => JSON.stringify({ seq, ts: 1, event, data });

export function storeContract(start: () => Promise<StoreUnderTest>): void {
  const using = async (body: (store: Store) => Promise<void> | void): Promise<void> => {
    const under = await start();
    try {
      await body(under.store);
    } finally {
      await under.close?.();
    }
  };

  test("a new session begins at 0 and has names", () =>
    using(({ head }) => {
      expect(head.nextSeq).toBe(0);
      expect(head.sessionId).not.toBe("");
      expect(head.epoch).not.toBe("");
    }));

  test("it takes lines, many or none, and syncs them", () =>
    using(async (store) => {
      expect(store.append([])).toMatchObject({ ok: true });
      expect(store.append([line(0, "session/opened", { epoch: store.head.epoch, "starts-at": 0 })])).toMatchObject({ ok: true });
      expect(store.append([line(1), line(2, "llm/delta", { text: "ü \u2028 🙂" })])).toMatchObject({ ok: true });
      expect(await store.sync()).toEqual({ ok: true });
    }));

  test("it gives back its lines from any seq on, as they are", () =>
    using((store) => {
      expect([...store.readLines(0)]).toEqual([]);
      const lines = Array.from({ length: 2000 }, (_, seq) => line(seq, "llm/delta", { text: `${seq} \u2028 🙂 ${"x".repeat(seq % 700)}` }));
      store.append(lines.slice(0, 1500));
      store.append(lines.slice(1500));
      expect([...store.readLines(0)]).toEqual(lines);
      expect([...store.readLines(1234)]).toEqual(lines.slice(1234));
      expect([...store.readLines(2000)]).toEqual([]);
    }));

  test("a blob is read back whole, under any name, and never overwritten", () =>
    using((store) => {
      const parts = ["nodes", "session/with/slashes", "..", ".hidden", "ä b", "x".repeat(300), "request.json"];
      const first = store.writeBlob(parts, "one ü🙂");
      const second = store.writeBlob(parts, "two");
      expect(second).not.toBe(first);
      expect(store.readBlob(first)).toBe("one ü🙂");
      expect(store.readBlob(second)).toBe("two");
      expect(first.split("/")).not.toContain("..");
    }));

  test("a blob that is not there is undefined, and so is one outside", () =>
    using((store) => {
      expect(store.readBlob("nodes/none/request.json")).toBeUndefined();
      expect(store.readBlob("../../etc/passwd")).toBeUndefined();
    }));

  test("a checkpoint is replaced whole", () =>
    using(async (store) => {
      expect(store.readCheckpoint("latest")).toBeUndefined();
      await store.writeCheckpoint("latest", '{"as-of":1}');
      await store.writeCheckpoint("latest", '{"as-of":2}');
      expect(store.readCheckpoint("latest")).toBe('{"as-of":2}');
    }));

  test("an artifact says its size in bytes and is read back", () =>
    using((store) => {
      expect(store.writeArtifact("poem.md", "süß")).toBe(5);
      expect(store.readArtifact("poem.md")).toBe("süß");
      expect(store.readArtifact("none.md")).toBeUndefined();
      store.writeArtifact("poem.md", "new");
      expect(store.readArtifact("poem.md")).toBe("new");
    }));
}
