import { afterEach, expect, test } from "bun:test";
import { plainText } from "../domain/line.ts";
import { readerSpans } from "../domain/readers.ts";
import { createReadersLook } from "./readers-look.ts";

const ending: { stop(): unknown }[] = [];
afterEach(() => {
  for (const one of ending.splice(0)) void one.stop();
});

/** Looks until `done`; asking goes on by itself. */
async function until(look: () => unknown, done: () => boolean): Promise<void> {
  while (!done()) {
    look();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

test("asks with the token of the address, once for many looks, and knows who is behind", async () => {
  const asked: (string | null)[] = [];
  const agent = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch(request) {
      asked.push(`${new URL(request.url).pathname} ${request.headers.get("authorization")}`);
      const client = { id: "client-1", cursor: 4, acked: { seq: 4 } };
      return Response.json({
        clients: [
          { ...client, name: "screen", lag: 0, state: "live" },
          { ...client, name: "client", lag: 59_064, state: "waiting" },
          { ...client, name: "client", lag: 7, state: "closing" },
          { odd: 1 },
          null,
        ],
      });
    },
  });
  ending.push(agent);
  const look = createReadersLook(() => `ws://escapement:a%2Db@127.0.0.1:${agent.port}/ws`);
  expect(look()).toBeUndefined();
  await until(look, () => look() !== undefined);
  const readers = look() ?? [];
  expect(plainText(readerSpans(readers))).toBe(
    "screen has all · client 59064 events behind, takes nothing · client 7 events behind, is being closed",
  );
  expect(asked).toEqual(["/status Bearer a-b"]);
});

test("nobody there, and one who refuses, say nothing", async () => {
  let refusals = 0;
  const agent = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => ((refusals += 1), new Response("no", { status: 401 })) });
  ending.push(agent);
  const look = createReadersLook(() => `ws://escapement:a@127.0.0.1:${agent.port}/ws`);
  await until(look, () => refusals > 0);
  expect(look()).toBeUndefined();
  const gone = createReadersLook(() => "ws://escapement:a@127.0.0.1:9/ws");
  gone();
  await new Promise((resolve) => void setImmediate(resolve));
  expect(gone()).toBeUndefined();
});

test("an address that is none, or whose token is not written as in one, says nothing and ends nothing", async () => {
  const failed: unknown[] = [];
  const note = (error: unknown): void => void failed.push(error);
  process.on("unhandledRejection", note);
  const looks = ["ws://escapement:100%zz@127.0.0.1:9/ws", "no address"].map((address) => createReadersLook(() => address));
  for (const look of looks) look();
  await new Promise((resolve) => void setTimeout(resolve, 0));
  process.off("unhandledRejection", note);
  expect(failed).toEqual([]);
  expect(looks.map((look) => look())).toEqual([undefined, undefined]);
});

test("of many some are shown and the rest is counted", () => {
  const many = Array.from({ length: 10 }, (_, at) => ({ name: `c${at}`, lag: 0, state: "reading" as const }));
  expect(plainText(readerSpans(many))).toEndWith("c7 has all · 2 more");
});
