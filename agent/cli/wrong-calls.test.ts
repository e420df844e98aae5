// Wrong calls, in process: each ends with 2 and a sentence that says what, where and what to do; no session is made, no stack is
// shown. What needs a process of its own (charts that throw, ports, locks) stands in bad-input.test.ts.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMachine } from "xstate";
import { defineChart } from "../core/index.ts";
import { carryOut } from "./carry-out.ts";
import { chartOf } from "./chart-module.ts";
import { describeFailure } from "./failure.ts";
import { parseCommandLine } from "./program.ts";

const home = process.cwd();
let dir: string;
beforeAll(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), "escapement-wrong-")));
  process.chdir(dir);
  for (const name of ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OPENROUTER_API_KEY", "OLLAMA_HOST"]) delete process.env[name];
  process.env["XDG_CONFIG_HOME"] = join(dir, "nobody's");
  mkdirSync("folder");
  writeFileSync("file", "");
  writeFileSync("notes.txt", "");
  writeFileSync("half.json", '{"name": ');
  writeFileSync("list.json", "[1]");
});
afterAll(() => {
  process.chdir(home);
  rmSync(dir, { recursive: true, force: true });
});

/** As main.ts does it, but for the way out. */
async function call(line: string): Promise<{ code: number; err: string; out: string }> {
  const said = { out: "", err: "" };
  const streams = { out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text) };
  const argv = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
  const request = parseCommandLine(argv, "1.2.3", streams);
  try {
    return { ...said, code: await carryOut(request, streams.out) };
  } catch (thrown) {
    const { text, exitCode } = describeFailure(thrown, false);
    return { ...said, err: said.err + text, code: exitCode };
  }
}

const CALLS: readonly [string, RegExp][] = [
  // What is no command, and what is too many.
  ["rnu hello", /unknown command 'rnu'; did you mean run\?\nAll commands: .*escapement help/],
  ["hello", /unknown command 'hello'/],
  ["''", /unknown command ''/],
  ["--verison", /unknown option '--verison'; did you mean --version\?/],
  ["--json sessions", /'--json'; it belongs to sessions, doctor/],
  ["run hello ask", /run takes \[chart\] and no more: 'ask' is too many/],
  ["chat hello", /chat takes nothing behind it: 'hello' is too many/],
  ["open a b", /open takes \[session\] and no more: 'b' is too many/],
  ["doctor now", /doctor takes nothing/],
  ["info all", /info takes nothing/],
  ["help run fast", /help takes \[command\] and no more/],
  ["help opne", /there is no command "opne"; did you mean open\?/],
  ["help nothing-like-it", /there is no command[^]*Commands: run, resume/],
  ["--completions", /--completions <shell>: a value is wanted/],
  ["--completions tcsh", /--completions tcsh: wanted bash, zsh or fish/],
  // Flags.
  ["run hello --prm a=1", /unknown option '--prm'; did you mean --param\?\nAll flags: .*help run/],
  ["run hello -x", /unknown option '-x'/],
  ["run hello --speed 2", /'--speed'; it belongs to open/],
  ["resume latest --param a=1", /'--param'; it belongs to run/],
  ["open latest --tui=opentui", /it belongs to run, resume/],
  ["run hello --no-tuii", /did you mean --no-tui\?/],
  ["run hello --tui", /--tui <name>: a value is wanted behind it: opentui or plain/],
  ["run hello --param", /--param <k=v>: a value is wanted/],
  ["run hello --tui=", /--tui '': wanted opentui or plain/],
  ["run hello --tui xterm", /--tui xterm: wanted opentui or plain/],
  ["run hello --output html", /--output html: wanted text or jsonl/],
  ["run hello --confirm maybe", /--confirm maybe: wanted never, writes or always/],
  ["run hello --log-level loud", /--log-level loud: wanted silent, error, warn, info or debug/],
  ["run hello --max-clients 0", /--max-clients 0: wanted a whole number from 1 to 10000/],
  ["run hello --max-clients 1e3", /wanted a whole number/],
  ["run hello --api-server nowhere", /--api-server nowhere: wanted \[host:\]port, as 8080/],
  ["run hello --api-server 99999", /wanted \[host:\]port/],
  ["run hello --api-server 0.0.0.0:80", /is reached by other machines/],
  ["run hello --api-base-url localhost:11434", /--api-base-url localhost:11434: wanted an http or https URL/],
  ["run hello --api-key-env 'A B'", /--api-key-env A B: wanted the name of a variable, as OPENAI_API_KEY/],
  ["run hello --work-dir ''", /--work-dir '': wanted a dir/],
  ["run hello --model ''", /--model '': wanted a name/],
  ["run hello --backend ''", /--backend '': wanted a name/],
  ["run hello --sim seed", /--sim seed: wanted pairs k=v/],
  ["run hello --sim rate=-1", /--sim rate: wanted tokens per second, above 0/],
  ["run hello --sim fault=fire", /--sim fault: wanted 429, drop, stall, garbage/],
  ["run hello --sim sead=1", /--sim knows no "sead": it takes seed/],
  ["open latest --speed 0", /--speed 0: wanted a number above 0/],
  ["open latest --speed=-1", /wanted a number above 0/],
  ["open latest --timing slow", /--timing slow: wanted instant, paced or wallclock/],
  ["run hello --session ../x", /--session \.\.\/x: wanted up to 64 letters/],
  ["run hello --session latest", /commands read that word as the newest/],
  // Flags that do not go together.
  ["run hello --debug", /the debugger does not exist yet; run without it/],
  ["run hello --detach --output jsonl", /--detach and --output jsonl/],
  ["run hello --detach --no-server", /--detach and --no-server/],
  ["run hello --no-server --max-clients 3", /--no-server and --max-clients/],
  ["run hello --tui opentui --output jsonl --no-spawn", /both would write to stdout/],
  ["run hello --tui opentui", /--tui=opentui needs a terminal/],
  ["run hello --tls-cert file", /belong together/],
  ["run --resume nope --param a=1", /--resume and --param: a run that goes on is what it was/],
  // Charts and what they take.
  ["run Haiku", /there is no chart "Haiku"; did you mean haiku\?\nCharts:\n {2}hello/],
  ["run ''", /there is no chart ""/],
  ["run none.ts", /no chart file .*none\.ts: there is nothing of that name/],
  ["run folder", /no chart file .*folder: it is a folder/],
  ["run notes.txt", /notes\.txt is no chart file: its name should end in \.ts or \.js/],
  ["run haiku --param poets", /--param poets: wanted k=v, as --param theme=rain/],
  ["run haiku --param peots=4", /no such parameter; did you mean poets\?/],
  ["run haiku --param poets=two", /--param poets: wanted a number \(given: two\)\nParameters:/],
  ["run haiku --param poets=3.5", /--param poets: wanted a whole number/],
  ["run haiku --param poets=31", /--param poets: wanted at most 30 \(given: 31\)/],
  ["run haiku --param pick=me", /--param pick: wanted judges or person \(given: me\)/],
  ["run haiku --param theme=", /--param theme: wanted at least 1 character/],
  ["run ask --param a=1", /takes no parameters, and was given a/],
  ["run hello --input none.json", /--input none\.json: there is no such file/],
  ["run hello --input folder", /--input folder: it is a folder/],
  ["run hello --input half.json", /--input half\.json: not JSON/],
  ["run hello --input list.json", /--input list\.json: wanted an object, as/],
  // Where and with what.
  ["run hello --backend opnai", /there is no backend "opnai": there are sim, openai/],
  ["run hello --backend openai", /the key is missing: set OPENAI_API_KEY/],
  ["run hello --backend openai --api-key-env MY_KEY", /set MY_KEY/],
  ["run hello --model nobody", /no provider is configured/],
  ["run hello --tools fs/*,hammer", /--tools hammer: no such tool; there are fs\/read/],
  ["run hello --base-dir file", /--base-dir .*file is no folder/],
  ["run hello --base-dir none", /the base dir .*none: there is no such file or folder/],
  ["run hello --work-dir file", /Cannot write the session in file: a file is in the way/],
  // Sessions.
  ["open latest", /there is no session in .* yet; run a chart first/],
  ["open nope", /there is no session "nope" in .*; there are none yet/],
  ["open ./none", /there is nothing at that path/],
  ["open folder", /folder is no session: it has neither/],
  ["resume", /there is no session in .* yet/],
  ["chat --resume nope", /there is no session "nope"/],
  ["attach", /no session is running/],
  ["sessions lst", /there is no such action; did you mean list\?/],
  ["sessions list x", /takes no session; for one of them: .*sessions show x/],
  ["sessions show", /there is no session in .* yet/],
  ["sessions rm", /rm which session\?/],
  ["sessions export", /export to where\?/],
  ["sessions list --html x", /--html belongs to: .*sessions export/],
  ["trust none", /there is nothing at .*none/],
  ["trust folder", /there is no escapement\.config/],
];

describe("a wrong call ends with 2 and says what to do", () => {
  test.each(CALLS)("%s", async (line, sentence) => {
    const { code, err, out } = await call(line);
    expect(err).toMatch(sentence);
    expect(err).toMatch(/^escapement: /);
    expect(err).not.toMatch(/^\s+at |This is a bug/m);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });
});

describe("a configuration that is not as it should be", () => {
  test.each<[string, string, RegExp]>([
    ["a comment", '{ // light\n "theme": "light" }', /escapement\.config\.json is not JSON: .*; JSON takes no comment/],
    ["a trailing comma", '{ "theme": "light", }', /is not JSON: .*no comma before a closing bracket/],
    ["nothing in it", "", /is not JSON/],
    ["a list", "[]", /an object is wanted/],
    ["a number for a theme", '{ "theme": 3 }', /theme: .*string/],
    ["text for prices, and one more", '{ "prices": "x", "theme": 3 }', /prices: .*; .*theme: /],
  ])("%s", async (_, text, sentence) => {
    writeFileSync("escapement.config.json", text);
    try {
      // Nobody trusts it: it is said, and left out.
      const errors: string[] = [];
      const write = process.stderr.write;
      process.stderr.write = (chunk: unknown) => errors.push(String(chunk)) > 0;
      try {
        expect(await call("run nope")).toMatchObject({ code: 2 });
      } finally {
        process.stderr.write = write;
      }
      expect(errors.join("")).toMatch(sentence);
    } finally {
      rmSync("escapement.config.json");
    }
  });
});

describe("a chart that no run could end well", () => {
  const file = (): string => join(dir, "file");
  test.each([
    ["an actor that is not there", { b: { invoke: { src: "nobody" } } }, /file:1: b: there is no actor "nobody"/],
    ["a beginning that is not there", { a: {} }, /file:1: c: there is no state "b"/],
  ])("%s", (_, states, sentence) => {
    const machine = createMachine({ id: "c", initial: "b", states } as Parameters<typeof createMachine>[0]);
    expect(() => chartOf({ default: defineChart({ machine }) }, file(), "default")).toThrow(sentence);
  });
});
