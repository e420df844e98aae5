import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readParams } from "./params.ts";

const schema = z.object({
  poets: z.int().min(3).max(30).default(8).describe("how many write"),
  theme: z.string().optional(),
  pick: z.enum(["judges", "person"]).default("judges"),
  tags: z.array(z.string()).optional(),
  loud: z.boolean().optional(),
});
const read = (...params: string[]) => readParams(schema, { params, input: undefined });

describe("a value is JSON where the schema takes that, else its text", () => {
  test.each<[string[], unknown]>([
    [[], {}],
    [["poets=12"], { poets: 12 }],
    [["theme=2024"], { theme: "2024" }],
    [["theme=true"], { theme: "true" }],
    [["theme="], { theme: "" }],
    [["theme=a=b"], { theme: "a=b" }],
    [["pick=person"], { pick: "person" }],
    [['tags=["a","b"]', "loud=true"], { tags: ["a", "b"], loud: true }],
    [["poets=3", "poets=4"], { poets: 4 }],
  ])("%j", (params, value) => {
    expect(read(...params)).toEqual(value);
  });
});

describe("a wrong one says what the schema wanted", () => {
  test.each<[string[], RegExp]>([
    [["poets=2"], /--param poets: .*3[\s\S]*Parameters:\n {2}poets {2}integer 3–30; default 8; how many write/],
    [["poets=many"], /--param poets: .*number.*\(given: many\)/],
    [["pick=nobody"], /--param pick: wanted judges or person \(given: nobody\)/],
    [["poets=3.5"], /--param poets: wanted a whole number \(given: 3\.5\)/],
    [["poets=31"], /--param poets: wanted at most 30 \(given: 31\)/],
    [["loud=yes"], /--param loud: wanted true or false/],
    [["peots=4"], /no such parameter; did you mean poets\?/],
    [["poets"], /wanted k=v/],
    [["=4"], /wanted k=v/],
  ])("%j", (params, sentence) => {
    expect(() => read(...params)).toThrow(sentence);
  });

  test("a required one that is missing", () => {
    expect(() => readParams(z.object({ topic: z.string() }), { params: [], input: undefined })).toThrow(
      /--param topic: [\s\S]*topic {2}string; required/,
    );
  });

  test("a chart without parameters takes none; one with an open schema takes any", () => {
    expect(readParams(undefined, { params: [], input: undefined })).toBeUndefined();
    expect(() => readParams(undefined, { params: ["a=1"], input: undefined })).toThrow(/takes no parameters/);
    expect(readParams(z.looseObject({}), { params: ["a=1"], input: undefined })).toEqual({ a: 1 });
    expect(readParams(z.record(z.string(), z.number()), { params: ["a=1"], input: undefined })).toEqual({ a: 1 });
  });
});

test("--input gives them all, and --param goes over it", () => {
  const dir = mkdtempSync(join(tmpdir(), "escapement-params-"));
  const input = join(dir, "in.json");
  try {
    writeFileSync(input, '{"poets": 5, "theme": "rain"}');
    expect(readParams(schema, { params: ["poets=6"], input })).toEqual({ poets: 6, theme: "rain" });
    writeFileSync(input, "[1]");
    expect(() => readParams(schema, { params: [], input })).toThrow(/wanted an object/);
    writeFileSync(input, "{");
    expect(() => readParams(schema, { params: [], input })).toThrow(/not JSON/);
    expect(() => readParams(schema, { params: [], input: join(dir, "none.json") })).toThrow(/there is no such file/);
    expect(() => readParams(schema, { params: [], input: dir })).toThrow(/it is a folder/);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
