import { describe } from "vitest";
import { createSimulatedClock } from "../core/ports/clock.simulated.ts";
import { createAiSdkBackend } from "./ai-sdk/index.ts";
import { startAnthropicServer } from "./ai-sdk/anthropic-server.fake.ts";
import { answerOf, startOpenAiServer } from "./ai-sdk/openai-server.fake.ts";
import type { FakeRequest } from "./ai-sdk/provider-server.fake.ts";
import type { FakePlay } from "./ai-sdk/sse-plays.fake.ts";
import { backendContract } from "./backend.contract.ts";
import { createSimBackend } from "./sim/index.ts";

describe("sim", () =>
  backendContract(async () => {
    const clock = createSimulatedClock({ auto: true });
    return { backend: createSimBackend({ clock }), failing: createSimBackend({ clock, faults: [{ kind: "429" }] }) };
  }));

describe.each(["openai", "anthropic"] as const)("%s", (protocol) =>
  backendContract(async () => {
    // Slow enough that an abort meets a stream under way.
    const play = (request: FakeRequest): FakePlay => ({ kind: "answer", answer: answerOf(1, request), cut: { every: 200 }, paceMs: 1 });
    const server = await (protocol === "openai" ? startOpenAiServer({ play }) : startAnthropicServer({ play }));
    const backend = (baseUrl: string) =>
      createAiSdkBackend({ id: protocol, protocol, baseUrl, model: "fake-1", apiKey: "k", keyEnv: "K" }, () => 0);
    return { backend: backend(server.url), failing: backend(`${server.url}/nowhere`), close: () => server.close() };
  }),
);
