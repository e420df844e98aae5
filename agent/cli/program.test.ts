import { describe, expect, test } from "vitest";
import { COMMANDS } from "./commands.ts";
import { type Flag, FLAGS, flagsOf, spellings } from "./flags.ts";
import { commandLineDocs } from "./docs.ts";
import { help } from "./help.ts";
import { helpText, parseCommandLine } from "./program.ts";

function parse(...argv: string[]) {
  const said = { out: "", err: "" };
  const request = parseCommandLine(argv, "1.2.3", { out: (text) => (said.out += text), err: (text) => (said.err += text) });
  return { request, ...said };
}

/** A value that the flag takes, other than its default. */
const SAMPLES: Readonly<Record<string, string>> = {
  "api-base-url": "http://127.0.0.1:1/v1",
  "api-server": "127.0.0.1:8080",
  "api-key-env": "MY_KEY",
  "max-clients": "3",
  sim: "seed=2",
  speed: "2.5",
  param: "a=b",
};
const sampleOf = (flag: Flag): string => SAMPLES[flag.name] ?? flag.choices?.at(-1) ?? "some-text";

describe("the table of flags is what is parsed", () => {
  const cases = COMMANDS.flatMap(({ name }) => flagsOf(name).map((flag): [string, string, Flag] => [name, flag.name, flag]));

  test.each(cases)("%s --%s: both spellings, and its negative", (command, name, flag) => {
    if (flag.value !== undefined) {
      const value = sampleOf(flag);
      const wanted = flag.repeatable ? [value] : value;
      for (const argv of [[`--${name}`, value], [`--${name}=${value}`]])
        expect(parse(command, ...argv).request).toEqual({ command, argument: undefined, flags: { [name]: wanted } });
      expect(parse(command, `--${name}`)).toMatchObject({ request: { command: "nothing", exitCode: 2 } });
    } else if (flag.negative !== "only") expect(parse(command, `--${name}`).request).toMatchObject({ flags: { [name]: true } });
    if (flag.negative !== undefined) expect(parse(command, `--no-${name}`).request).toMatchObject({ flags: { [name]: false } });
  });

  test.each(cases)("%s --%s stands in help and docs, unless it is hidden", (command, _, flag) => {
    if (flag.isHidden) return expect(helpText(command as "run", "1.2.3")).not.toContain(`--${flag.name}`);
    const text = helpText(command as "run", "1.2.3");
    for (const spelling of spellings(flag)) {
      expect(text).toContain(spelling);
      expect(commandLineDocs()).toContain(spelling);
    }
  });

  test("a flag with choices or a check refuses what is neither, and says what it wanted", () => {
    for (const flag of FLAGS as readonly Flag[]) {
      if (!flag.choices && !flag.check) continue;
      const { request, err } = parse(flag.commands[0] ?? "run", `--${flag.name}=?`);
      expect(request).toEqual({ command: "nothing", exitCode: 2 });
      expect(err).toMatch(/wanted /);
    }
  });
});

test("an argument and flags in any order; a repeated flag is a list", () => {
  expect(parse("run", "--param", "a=1", "hello", "--param=b=2", "--no-keep-alive").request).toEqual({
    command: "run",
    argument: "hello",
    flags: { param: ["a=1", "b=2"], "keep-alive": false },
  });
});

test.each([
  ["--no-tui", "--tui=opentui"],
  ["--tui=opentui", "--no-tui"],
])("--no-tui wins over everything: %s %s", (...argv) => {
  expect(parse("run", ...argv).request).toMatchObject({ flags: { tui: false } });
});

test.each<[string[], RegExp]>([
  [["run", "--prm", "a=1"], /unknown option '--prm'[\s\S]*--param/],
  [["run", "--rewind"], /unknown option '--rewind'/],
  [["run", "--tuii=opentui"], /'--tuii=opentui'; did you mean --tui\?\nAll flags: escapement help run/],
  [["run", "--speed", "2"], /'--speed'; it belongs to open\n/],
  [["rn"], /unknown command 'rn'[\s\S]*run/],
  [["run", "a", "b"], /run takes \[chart\] and no more: 'b' is too many/],
  [["open", "--tui=opentui"], /unknown option/],
])("bad usage %j: exit 2, a sentence on stderr, nothing on stdout", (argv, sentence) => {
  const { request, out, err } = parse(...argv);
  expect(request).toEqual({ command: "nothing", exitCode: 2 });
  expect(err).toMatch(sentence);
  expect(out).toBe("");
});

test("--version and --help go to stdout with exit 0; no command at all is a call for help", () => {
  expect(parse("--version")).toMatchObject({ out: "1.2.3\n", request: { exitCode: 0 } });
  expect(parse("--help").out).toContain("run");
  expect(parse("run", "--help").out).toContain("--param");
  expect(parse()).toMatchObject({ request: { command: "nothing", exitCode: 0 } });
  expect(parse().out).toContain("Commands:");
});

test("help of a command that is not there names the nearest", async () => {
  await expect(help("opne", "1.2.3")).rejects.toThrow(/did you mean open/);
  await expect(help("haiko", "1.2.3")).rejects.toThrow(/did you mean haiku/);
  expect(await help("open", "1.2.3")).toContain("--timing");
});

test("help of a chart says what it takes; a name that is both is the command", async () => {
  expect(await help("haiku", "1.2.3")).toMatch(/^haiku: A haiku tournament\n\nParameters:\n {2}poets +integer 3–30; default 8/);
  expect(await help("chat", "1.2.3")).toContain("--tui");
});

test("docs/command-line.md is what the table says", async () => {
  await expect(commandLineDocs()).toMatchFileSnapshot("../../docs/command-line.md");
});
