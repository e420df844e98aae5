// A body is read no further than it may be long, and its type is said once.

import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { isJson, readBody } from "./body.ts";

function incoming(chunks: readonly string[], headers: Record<string, string[]> = {}): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  message.headersDistinct = headers;
  for (const chunk of chunks) message.push(Buffer.from(chunk));
  return message;
}

test("whole, as bytes and as text", async () => {
  const message = incoming(["grü", "n"]);
  message.push(null);
  expect(await readBody(message, 10)).toEqual({ text: "grün", bytes: 5 });
});

test("one that does not end is given up at its bound", async () => {
  expect(await readBody(incoming(["12345", "678901"]), 10)).toBeUndefined();
});

test.each([
  [["application/json"], true],
  [["application/json", "text/plain"], false],
  [["application/json", "application/json"], false],
  [["application/json; charset=utf-8"], false],
  [["Application/JSON"], false],
  [[], false],
])("of type %j: %j", (types, wanted) => {
  expect(isJson(incoming([], types.length > 0 ? { "content-type": types } : {}))).toBe(wanted);
});
