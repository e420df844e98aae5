import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { delta, upTo } from "../hub/run.fake.ts";
import { type TestServer, TOKEN, startTestServer } from "./server.fake.ts";

let on: TestServer;
beforeEach(async () => {
  on = await startTestServer();
});
afterEach(() => on.end());

describe("server-sent events", () => {
  const open = async (headers: Record<string, string>, query = "") => {
    const abort = new AbortController();
    const response = await fetch(`http://127.0.0.1:${on.server.port}/api/sessions/run-1/events${query}`, {
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      signal: abort.signal,
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    return {
      response,
      abort,
      async blocksUntil(mark: string): Promise<string[][]> {
        while (!text.includes(mark)) {
          const read = await reader?.read();
          if (!read || read.done) break;
          text += read.value;
        }
        return text
          .split("\n\n")
          .filter(Boolean)
          .map((block) => block.split("\n"));
      },
    };
  };

  test("counts among the clients, and is refused above their number", async () => {
    const own = await startTestServer({ maxClients: 1 });
    const ask = () =>
      fetch(`http://127.0.0.1:${own.server.port}/api/sessions/run-1/events`, { headers: { authorization: `Bearer ${TOKEN}` } });
    const first = await ask();
    expect([first.status, first.headers.get("referrer-policy")]).toEqual([200, "no-referrer"]);
    expect((await ask()).status).toBe(503);
    await first.body?.cancel();
    await own.end();
  });

  test("each event has its cursor as id, what is out of band has none, and Last-Event-ID wins over the query", async () => {
    on.write(upTo(5).map((at) => delta(String(at))));
    on.hub.state({ kind: "phase", ts: 1, "as-of": 4, config: [], breadcrumb: [], siblings: [] });
    const stream = await open({ "last-event-id": "epoch-1:2" }, "?since=0&epoch=epoch-1&caps=batch");
    expect(stream.response.headers.get("content-type")).toContain("text/event-stream");
    const blocks = await stream.blocksUntil("event: phase");
    expect(blocks.map((lines) => lines.slice(0, -1))).toEqual([
      ["event: hello"],
      ["id: epoch-1:3", "event: event"],
      ["id: epoch-1:4", "event: event"],
      ["event: live"],
      ["event: phase"],
    ]);
    expect(blocks[0]?.[1]).toContain('"resume":"ok"');
    expect(blocks[0]?.[1]).toContain('"caps":[]');
    stream.abort.abort();
  });

  test("merged runs carry the cursor of their end; a bad id is a reset; the end is said", async () => {
    on.write(upTo(5).map((at) => delta(String(at))));
    const stream = await open({ "last-event-id": "nonsense" }, "?caps=deltas");
    const blocks = await stream.blocksUntil("event: live");
    expect(blocks[0]?.[1]).toContain('"reason":"bad-cursor"');
    expect(blocks[1]?.slice(0, 2)).toEqual(["id: epoch-1:4", "event: deltas"]);
    const over = on.hub.finish();
    expect((await stream.blocksUntil("event: close")).at(-1)?.[0]).toBe("event: close");
    await over;
  });
});
