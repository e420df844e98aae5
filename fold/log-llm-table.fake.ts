// What LOG says of conversations: each event, and the rows it makes, after those told before it.

import { sample as s, told, type Told } from "./told.fake.ts";

export type ToldInWords = [what: string, event: Told, rows: string[], before?: Told[]];

const poet = { invokeid: "poet", "session-id": "session/a" };

export const LLM_TABLE: readonly ToldInWords[] = [
  ["a conversation that begins: its request tells", s.start(), []],
  ["a request", s.request(), ["poet ▸ m1 · 2 messages · Write [dim]"]],
  ["a request without a model", s.request({ model: undefined, "n-messages": 1, "user-blocks": [] }), ["poet ▸ 1 message [dim]"]],
  ["a delta", s.delta("a"), []],
  [
    "a response",
    s.response({
      content: [
        { type: "thinking", thinking: "hm\n hm" },
        { type: "text", text: "An old\npond" },
        { type: "tool_use", name: "save_haiku", input: { path: "a.md", n: 2 }, "call-id": "c" },
      ],
      "stop-reason": "tool-calls",
      usage: { "input-tokens": 12_400, "output-tokens": 17 },
      "output-tps": 61.42,
    }),
    [
      "poet … hm hm [dim]",
      "poet ◂ An old pond [plain]",
      "poet ⚙ save_haiku  path=a.md n=2 [plain]",
      "poet ✓ tool-calls · in 12.4k · out 17 · 61.4 t/s · 1.2 s [dim]",
    ],
  ],
  [
    "an event sent by a model",
    s.response({ content: [{ type: "tool_use", name: "event__greeted", input: { greeting: "hello" }, "call-id": "c" }], usage: {} }),
    ["poet ⚙ sends greeted  greeting=hello [plain]", "poet ✓ end · 1.2 s [dim]"],
  ],
  ["a response cut short", s.response({ content: [], "stop-reason": "length", usage: {} }), ["poet ⚠ length · 1.2 s [warn]"]],
  ["a response with a block of later", s.response({ content: [{ type: "hologram" } as never], usage: {} }), ["poet ✓ end · 1.2 s [dim]"]],
  [
    "a tool its response told of",
    s.toolStart("c"),
    [],
    [s.request(), s.response({ content: [{ type: "tool_use", name: "fs/read", input: {}, "call-id": "c" }] })],
  ],
  ["a tool nothing told of", s.toolStart("c"), ["poet ⚙ fs/read  a.md [plain]"]],
  [
    "a tool of the chart's own",
    s.toolStart("c", { tool: "shell/run", "input-preview": '{"command":"npm test","timeoutMs":1000}' }),
    ["poet ⚙ shell/run  command=npm test timeoutMs=1000 [plain]"],
  ],
  ["lines that were numbered", s.toolResult("c", { "content-preview": "     1\t# a" }), ["poet ↩ fs/read  1 # a  12 ms [plain]"]],
  ["a result", s.toolResult("c"), ["poet ↩ fs/read  text  12 ms [plain]"]],
  [
    "a result that is an error",
    s.toolResult("c", { "is-error": true, "content-preview": "no such file" }),
    ["poet ↩ fs/read failed  no such file  12 ms [bad]"],
  ],
  [
    "a failed event of a model",
    s.toolResult("c", { tool: "event__greeted", "is-error": true, "content-preview": "greeting: expected string" }),
    ["poet ↩ greeted failed  greeting: expected string  12 ms [bad]"],
  ],
  [
    "a failed request",
    told("llm/error", { ...poet, message: "connection refused", category: "backend" }),
    ["error ⚠ backend in poet — connection refused [bad]"],
  ],
  [
    "a retry",
    told("llm/retry", { ...poet, model: "m1", category: "rate-limited", attempt: 1, "max-retries": 3, "wait-ms": 1_500 }),
    ["error ⚠ retry 1 of 3 m1 — rate-limited, again in 1.5 s [warn]"],
  ],
  [
    "a model down",
    told("llm/model-down", { model: "m1", message: "connection refused", category: "backend", remaining: 1 }),
    ["error ⚠ model-down m1 — connection refused  1 model left [bad]"],
  ],
  [
    "the last model down",
    told("llm/model-down", { model: "m1", message: "gone", category: "backend", remaining: 0 }),
    ["error ⚠ model-down m1 — gone  no model left [bad]"],
  ],
  ["a person's text", told("llm/user-message", { ...poet, text: "shorter, please" }), ["human ▸ to poet: shorter, please [plain]"]],
  ["what another said", told("llm/user-message", { ...poet, text: "no", from: "critic" }), ["critic ▸ to poet: no [plain]"]],
  [
    "a text for a child",
    told("llm/user-message", { invokeid: "poets", "session-id": "session/a/1", text: "hi" }),
    ["human ▸ to poets.1: hi [plain]"],
    [s.child(1)],
  ],
  ["a full context", told("llm/context-warning", { ...poet, "used-frac": 0.853 }), ["poet ⚠ context window 85 % full [warn]"]],
  [
    "a policy without a model",
    told("llm/model-policy-empty", { policy: "local-only", invokeid: "poet" }),
    ["error ⚠ no model is left that the policy local-only allows [bad]"],
  ],
  ["an exit in due time", s.exit("stopped"), [], [s.request(), s.response()]],
  ["an exit in the middle", s.exit("stopped"), ["poet · stopped [dim]"], [s.request(), s.delta("a")]],
];
