import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { messageOf } from "../hub/parcel.ts";
import { SLAB_BYTES } from "./limits.ts";
import { encodeWs } from "./ws-encoding.ts";

/** What the library's own client reads out of our bytes. */
async function readBack(bytes: Buffer): Promise<string[]> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("connection", (ws, { socket }) => {
    socket.write(bytes);
    ws.close();
  });
  await new Promise((resolve) => server.on("listening", resolve));
  const texts: string[] = [];
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  client.on("message", (data: Buffer, isBinary) => void texts.push(isBinary ? "binary" : data.toString("utf8")));
  await new Promise((resolve, reject) => client.on("close", resolve).on("error", reject));
  server.close();
  return texts;
}

test.each([0, 1, 125, 126, 127, 65_535, 65_536, 300_000])("a message of %d bytes, between two others", async (size) => {
  const texts = ["before", "x".repeat(size), "after"];
  expect(await readBack(encodeWs(texts.map((text) => messageOf("event", text))))).toEqual(texts);
});

test("sizes are bytes, not characters", async () => {
  const texts = ["é".repeat(63), "🐟".repeat(20_000), "\ud800"];
  expect(await readBack(encodeWs(texts.map((text) => messageOf("event", text))))).toEqual([texts[0], texts[1], "\ufffd"]);
});

test("what was encoded stays as it is, whatever is encoded after it", () => {
  const texts = Array.from({ length: 400 }, (_, at) => `${at} `.repeat((at * 7919) % 20_000) + (at % 5 === 0 ? "é" : ""));
  const made = texts.map((text) => encodeWs([messageOf("event", text)]));
  for (const [at, text] of texts.entries()) expect(made[at]?.toString().endsWith(text)).toBe(true);
});

test("small frames in flight do not hold the buffers of large ones that were sent between them", () => {
  const encoded = (bytes: number): Buffer => encodeWs([messageOf("event", "x".repeat(bytes))]);
  const inFlight = Array.from({ length: 150 }, () => {
    for (let other = 0; other < 4; other += 1) encoded(20_000);
    return encoded(300);
  });
  const heldBytes = [...new Set(inFlight.map(({ buffer }) => buffer))].reduce((sum, { byteLength }) => sum + byteLength, 0);
  // One buffer has room for all of them; they may begin in the middle of one.
  expect(heldBytes).toBeLessThanOrEqual(2 * SLAB_BYTES);
});
