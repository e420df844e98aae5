import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeLine, encodeLine } from "./codec.ts";
import { deltaText } from "./delta-line.ts";
import { createDeltaLines } from "./delta-lines.ts";
import { badField } from "./event-check.ts";
import { DELTA_FRAMES_MAX } from "./limits.ts";

const hostile = readFileSync(new URL("../fixtures/hostile-strings.jsonl", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => (JSON.parse(line) as { s: string }).s);

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string(),
  fc.constantFrom(...hostile),
  fc.constantFrom('","text":"', '\\","text":"x', "\\"),
);
const anyDelta = fc.record(
  {
    type: fc.constantFrom("text-delta", "thinking-delta"),
    text: anyText,
    model: fc.constantFrom("m", "other"),
    invokeid: fc.oneof(fc.constantFrom("poet", "planner"), anyText),
    "session-id": fc.constantFrom("session/a", ":session/a", "b"),
    usage: fc.oneof(fc.record({ "output-tokens": fc.nat() }), fc.record({ "output-tokens": fc.nat(), cached: fc.nat() })),
  },
  { requiredKeys: ["type", "text", "invokeid", "session-id"] },
);

/** What a reader would have of the line: the same of both ways. */
const told = (line: string): unknown => {
  const decoded = decodeLine(line);
  if (!decoded.ok || decoded.value.event !== "llm/delta" || badField("llm/delta", decoded.value.data) !== undefined) return undefined;
  const { seq, ts, data } = decoded.value;
  const { model, usage, type, invokeid } = data;
  const tokens = (usage as { "output-tokens"?: number } | undefined)?.["output-tokens"];
  return {
    seq,
    ts,
    text: data["text"],
    tokens,
    type,
    invokeid,
    "session-id": data["session-id"],
    ...(typeof model === "string" && { model }),
  };
};

type Scanner = ReturnType<typeof createDeltaLines>;
const scanned = (scanner: Scanner): unknown => ({
  seq: scanner.seq,
  ts: scanner.ts,
  text: deltaText(scanner),
  tokens: scanner.tokens,
  ...scanner.of,
});

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("a delta's line is read as JSON.parse reads it", () => {
  it("whatever its text, and each of them is taken", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyDelta, fc.nat(), fc.nat()), { minLength: 1, maxLength: 12 }), (deltas) => {
        const scanner = createDeltaLines();
        const lines = deltas.map(([data, seq, ts]) => encodeLine({ seq, ts, event: "llm/delta", data }));
        const bytes = bytesOf(lines.map((line) => `${line}\n`).join(""));
        let at = 0;
        for (const line of lines) {
          expect(scanner.scan(bytes, at)).toBe(true);
          expect(scanned(scanner)).toEqual(told(line));
          at += bytesOf(line).length + 1;
          expect(scanner.end).toBe(at);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("or not taken at all, where something in it was changed: any piece cut, doubled or put in", () => {
    const pieces = [
      '"',
      "\\",
      "\u0000",
      "\t",
      ",",
      "}",
      '"seq":7',
      '"text":"b",',
      ',"text":"c"',
      "0",
      "-",
      "1e3",
      " ",
      "\r",
      "\n",
      "\\u0041",
      "\\x",
    ];
    const damage = fc.record({ at: fc.nat(), cut: fc.nat(30), put: fc.oneof(fc.constantFrom("", ...pieces), fc.string({ maxLength: 3 })) });
    fc.assert(
      fc.property(fc.array(fc.tuple(anyDelta, fc.option(damage)), { minLength: 1, maxLength: 10 }), (deltas) => {
        const scanner = createDeltaLines();
        deltas.forEach(([data, wrong], seq) => {
          let line = encodeLine({ seq, ts: seq, event: "llm/delta", data });
          if (wrong) {
            const at = wrong.at % line.length;
            line = line.slice(0, at) + wrong.put + line.slice(at + wrong.cut);
          }
          for (let time = 0; time < 2; time += 1) {
            if (!scanner.scan(bytesOf(`${line}\n`), 0)) continue;
            const [first = ""] = line.split("\n");
            expect(scanned(scanner)).toEqual(told(Buffer.from(first).toString()));
            expect(scanner.end).toBe(bytesOf(first).length + 1);
          }
        });
      }),
      { numRuns: 600 },
    );
  });

  const line = (data: string, before = '"seq":1,"ts":2'): string => `{${before},"event":"llm/delta","data":{${data}}}`;
  const IDS = '"invokeid":"i","session-id":"s"';
  const usual = line(`"type":"text-delta","text":"a",${IDS}`);
  it.each([
    ["a key twice", line(`"type":"text-delta","text":"a",${IDS},"text":"b"`)],
    ["a number twice", `${usual.slice(0, -1)},"seq":1}`],
    ["a time twice", `${usual.slice(0, -1)},"ts":2}`],
    ["another event behind", `${usual.slice(0, -1)},"event":"llm/start"}`],
    ["other data behind", `${usual.slice(0, -1)},"data":{}}`],
    ["a text that is not the delta's", line(`"usage":{"text":"a"},"type":"text-delta",${IDS},"text":{"head":"x","io/ref":"y"}`)],
    ["tokens that are not the usage's", line(`"type":"text-delta","text":"a",${IDS},"x":{"output-tokens":3}`)],
    ["tokens twice", line(`"type":"text-delta","text":"a",${IDS},"usage":{"output-tokens":3,"output-tokens":4}`)],
    ["a fraction for a number of tokens", line(`"type":"text-delta","text":"a",${IDS},"usage":{"output-tokens":3.5}`)],
    ["a leading zero", usual.replace('"seq":1', '"seq":01')],
    ["no whole number", usual.replace('"ts":2', '"ts":2.5')],
    ["a number beyond what is exact", usual.replace('"seq":1', '"seq":9007199254740993')],
    ["no newline", usual.slice(0, -1)],
    ["an end as on Windows", `${usual}\r`],
    ["a line break between two of its keys", usual.replace(',"invokeid"', ',\n"invokeid"')],
    ["one before its text", usual.replace(',"text"', ',\n"text"')],
    ["a tab in its text", usual.replace('"a"', '"a\t"')],
    ["an escape that is none", usual.replace('"a"', '"a\\q"')],
    ["a session that went to a blob", usual.replace('"session-id":"s"', '"session-id":{"head":"s","io/ref":"x"}')],
    ["a field of the wrong type", usual.replace('"invokeid":"i"', '"invokeid":5')],
    ["kind before it", `{"kind":"event",${usual.slice(1)}`],
  ])("not taken: %s", (_, odd) => {
    const scanner = createDeltaLines();
    expect(scanner.scan(bytesOf(`${usual}\n`), 0)).toBe(true);
    for (let time = 0; time < 2; time += 1) expect(scanner.scan(bytesOf(`${odd}\n`), 0)).toBe(false);
    expect(scanner.scan(bytesOf(`${usual}\n`), 0)).toBe(true);
    expect(scanner.scan(bytesOf(usual), 0)).toBe(false);
  });

  it("more streams than are remembered are read; lines of which each is framed otherwise are left to the parser", () => {
    const scanner = createDeltaLines();
    const of = (n: number, seq: number): string =>
      `${line(`"type":"text-delta","text":"a","invokeid":"i${n}","session-id":"s"`, `"seq":${seq},"ts":2`)}\n`;
    for (let n = 0; n < DELTA_FRAMES_MAX * 2; n += 1)
      for (let time = 0; time < 4; time += 1) {
        expect(scanner.scan(bytesOf(of(n, time)), 0)).toBe(true);
        expect([scanner.seq, scanner.of.invokeid]).toEqual([time, `i${n}`]);
      }
    for (let n = 0; n < DELTA_FRAMES_MAX * 3; n += 1) scanner.scan(bytesOf(of(n, 0)), 0);
    expect(scanner.scan(bytesOf(of(0, 0)), 0)).toBe(false);
  });
});
