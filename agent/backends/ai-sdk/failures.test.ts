// What comes of an answer that is none: a status, half a stream, a page, garbage, nobody. Each is one of our categories and names the URL.

import { afterEach, describe, expect, test, vi } from "vitest";
import { createAiSdkBackend } from "./ai-sdk-backend.ts";
import { startOpenAiServer } from "./openai-server.fake.ts";
import { all, ANSWER, ask, closeServers, PROTOCOL_NAMES, PROTOCOLS, serve } from "./served-backend.fake.ts";

afterEach(closeServers);

describe.each(PROTOCOL_NAMES)("%s", (protocol) => {
  const length = PROTOCOLS[protocol].stream(ANSWER, {}).length;

  test.each(["reset", "end"] as const)("a stream that ends in the middle by %s is a transport error that names the URL", async (then) => {
    const { backend, server } = await serve(protocol, (index) => ({
      kind: "part",
      answer: ANSWER,
      bytes: Math.floor((length * (index + 1)) / 8),
      then,
    }));
    for (let part = 1; part < 7; part += 1) {
      const failed = all(backend);
      await expect(failed, `${part}/8`).rejects.toMatchObject({ name: "BackendError", category: "transport" });
      await expect(failed).rejects.toThrow(server.url);
    }
  });

  test.each([
    [401, {}, "", "auth", undefined],
    [403, {}, "", "auth", undefined],
    [403, {}, "Your chosen model requires moderation and your input was flagged", "invalid-request", undefined],
    [402, {}, "Insufficient credits", "auth", undefined],
    [400, {}, "Your credit balance is too low to access the API.", "auth", undefined],
    [413, {}, "Request exceeds the maximum size", "context-length", undefined],
    [429, { "retry-after": "7" }, "", "rate-limited", 7000],
    [429, { "retry-after-ms": "1500" }, "", "rate-limited", 1500],
    [429, { "retry-after": "Thu, 01 Jan 1970 00:00:30 GMT" }, "", "rate-limited", 30_000],
    [503, {}, "", "overloaded", undefined],
    [529, {}, "", "overloaded", undefined],
    [400, {}, "temperature is out of range", "invalid-request", undefined],
    [400, {}, "This model's maximum context length is 8192 tokens.", "context-length", undefined],
    [400, {}, "prompt is too long: 250000 tokens > 200000 maximum", "context-length", undefined],
    [404, {}, "no such model", "invalid-request", undefined],
    [500, {}, "", "backend", undefined],
    [502, {}, "<html>bad gateway</html>", "backend", undefined],
  ] as const)("status %d %j %j is %s", async (status, headers, message, category, retryAfterMs) => {
    const body = message.startsWith("<")
      ? message
      : JSON.stringify({ type: "error", error: { type: "some_error", message: message === "" ? "no" : message } });
    const { backend, server } = await serve(protocol, () => ({ kind: "status", status, headers, body }));
    await expect(all(backend)).rejects.toMatchObject({ name: "BackendError", category, retryAfterMs });
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ["a page", "<html>sign in</html>", "text/html", "backend"],
    ["an event that is no JSON", "data: {oops\n\n", undefined, "backend"],
    ["an event of another shape", 'data: {"choices":"none"}\n\n', undefined, "backend"],
    ["bytes", "\u0000\u0001\ufffd", "application/octet-stream", "backend"],
    ["nothing", "", undefined, "transport"],
    [
      "an error in the stream",
      'data: {"error":{"message":"Rate limit reached","type":"rate_limit_error","code":"429"}}\n\n',
      undefined,
      "rate-limited",
    ],
  ])("200 with %s", async (_name, body, contentType, category) => {
    const { backend } = await serve(protocol, () => ({
      kind: "raw",
      body: protocol === "anthropic" ? body.replace('{"error"', '{"type":"error","error"') : body,
      ...(contentType === undefined ? {} : { contentType }),
    }));
    await expect(all(backend)).rejects.toMatchObject({ name: "BackendError", category });
  });

  test.each([
    [402, {}, "No credit.", "answered 402: No credit; give the account credit, or take another provider with --backend"],
    [429, { "retry-after": "90000" }, "Later.", "answered 429: Later; it asks to wait 1500 min"],
    [
      404,
      {},
      "No such model.",
      "answered 404: No such model; check --model, and that the base URL ends where the provider says (often /v1)",
    ],
    [500, {}, "It\n  broke.", "answered 500: It broke."],
  ])("what a person reads of %d %j", async (status, headers, message, said) => {
    const body = JSON.stringify({ type: "error", error: { type: "some_error", message } });
    const { backend, server } = await serve(protocol, () => ({ kind: "status", status, headers, body }));
    await expect(all(backend)).rejects.toMatchObject({ message: `${server.url} ${said}` });
  });

  test("nothing is printed", async () => {
    const printed = (["log", "warn", "error", "info"] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation(() => undefined),
    );
    const { backend } = await serve(protocol, () => ({
      kind: "status",
      status: 429,
      body: '{"type":"error","error":{"type":"x","message":"slow down"}}',
    }));
    await expect(all(backend, ask({ temperature: 3, topP: 0.2 }))).rejects.toThrow();
    for (const spy of printed) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });
});

test("where nobody listens: the URL, the reason, what to try", async () => {
  const server = await startOpenAiServer();
  await server.close();
  const backend = createAiSdkBackend({ id: "openai", protocol: "openai", baseUrl: server.url, model: "m" }, () => 0);
  await expect(all(backend)).rejects.toMatchObject({
    category: "transport",
    message: `${server.url}: nothing listens there (ECONNREFUSED); is the server started, and are host and port right?`,
  });
});

test("a port that is never asked: it says why, and is not tried again", async () => {
  const backend = createAiSdkBackend({ id: "ollama", protocol: "openai", baseUrl: "http://127.0.0.1:6000/v1", model: "m" }, () => 0);
  await expect(all(backend)).rejects.toMatchObject({
    category: "invalid-request",
    message: expect.stringMatching(/^http:\/\/127\.0\.0\.1:6000\/v1: no request is sent to this port.*another port$/) as string,
  });
});
