// Whatever a session and its files say, nothing of it steers the terminal: every hostile string through every place of
// the transcript, the pager and the inspector that draws text; names of files and words of errors with them.

import { afterEach, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import type { Envelope } from "../../wire/index.ts";
import { type FakeScreen, fakeScreen } from "../dev/screen.fake.tsx";
import { fakeFiles } from "../files/session-files.fake.ts";

const HOSTILE: { id: string; s: string }[] = readFileSync(new URL("../../fixtures/hostile-strings.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as { id: string; s: string });
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/u;

let screen: FakeScreen;
afterEach(() => screen.end());

function expectSafe(frame: string): void {
  expect(UNSAFE.exec(frame)?.[0]?.codePointAt(0)).toBeUndefined();
}

function session(s: string): Envelope[] {
  const who = { invokeid: s, "session-id": s };
  const said: [string, Record<string, unknown>][] = [
    ["session/opened", { epoch: s, "starts-at": 0, protocol: 1, engine: s }],
    [
      "runner/started",
      {
        "session-id": s,
        "chart-id": s,
        title: s,
        backend: s,
        model: s,
        params: { [s]: s },
        states: [
          { id: s, kind: "compound", on: [{ event: s, targets: [s] }] },
          { id: `a.${s}`, parent: s, kind: "atomic" },
        ],
      },
    ],
    ["runner/start-config", { config: [s] }],
    ["llm/start", { ...who, model: s }],
    ["llm/request", { ...who, model: s, "n-messages": 1, "user-blocks": [{ type: "text", text: s }], "io/ref": "nodes/request" }],
    ["llm/delta", { ...who, type: "thinking-delta", text: s, model: s }],
    [
      "llm/delta",
      {
        ...who,
        type: "text-delta",
        text: `# ${s}\n- ${s}\n> ${s}\n| ${s} | b |\n|---|---|\n| ${s} | ${s} |\n\`\`\`ts\n${s}\n\`\`\`\n[${s}](${s}) \`${s}\``,
        model: s,
      },
    ],
    ["llm/tool-start", { ...who, "call-id": "c", tool: s, "input-preview": s, effects: "none" }],
    [
      "llm/tool-result",
      { ...who, "call-id": "c", tool: s, "is-error": true, "content-preview": s, "elapsed-ms": 1, "io/ref": "nodes/tool" },
    ],
    ["llm/error", { ...who, message: s, category: s }],
    [
      "runner/event-processed",
      {
        "event-name": s,
        "config-before": [s],
        "config-after": [`b${s}`],
        entered: [],
        exited: [],
        "event-data": { [s]: s },
        "session-id": s,
        taken: true,
      },
    ],
    ["artifact/written", { name: s, bytes: 3, invokeid: s }],
    ["artifact/written", { name: `${s}.json`, bytes: 3 }],
    ["llm/start", { invokeid: 3, "session-id": s }],
  ];
  return said.map(([event, data], seq) => ({ kind: "event", seq, ts: 1_780_798_850_000 + seq, event, data }));
}

const filesOf = (s: string): ReturnType<typeof fakeFiles> =>
  fakeFiles({
    "nodes/request": JSON.stringify({
      system: s,
      messages: [
        {
          role: "user",
          parts: [
            { type: "text", text: s },
            { type: "tool-result", name: s, text: s, isError: true },
          ],
        },
      ],
    }),
    "nodes/tool": JSON.stringify({ tool: s, input: { [s]: s }, text: s, "is-error": true }),
    [`artifacts/${s}`]: `line\n${s}\n\n${s}`,
    [`artifacts/${s}.json`]: JSON.stringify({ [s]: s }),
  });

describe("transcript, pager, inspector", () => {
  for (const { id, s } of HOSTILE)
    test(id, async () => {
      screen = await fakeScreen({ columns: 80, rows: 30, files: filesOf(s) });
      await screen.live(session(s));
      const state = screen.app.state;
      await screen.key("j");
      expectSafe(await screen.key("o"));
      state.overlays.set([]);
      expectSafe(await screen.key("RETURN"));
      expectSafe(await screen.type("tsr"));
      expectSafe(await screen.key("g"));
      await screen.key("/");
      expectSafe(await screen.paste(s));
      expectSafe(await screen.key("RETURN"));
      expectSafe(await screen.key("o"));
      state.overlays.set([]);
      for (const view of ["?", "2", "v", "3", "4"]) expectSafe(await screen.key(view));
      expectSafe(await screen.key("y"));
      expectSafe(await screen.key("RETURN"));
      state.overlays.set([]);
      await screen.key("v");
      expectSafe(await screen.key("RETURN"));
      expect(screen.copied.join("")).not.toMatch(UNSAFE);
    });
});

test("a leak planted in a frame is seen by this test", () => {
  expect(UNSAFE.test("a\u001b]52;c;eA==\u0007")).toBe(true);
});
