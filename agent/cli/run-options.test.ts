import { expect, test } from "vitest";
import type { Flags } from "./flags.ts";
import { readRunOptions, type RunOptions } from "./run-options.ts";

const TERMINAL = { stdinIsTerminal: true, stdoutIsTerminal: true };
const PIPE = { stdinIsTerminal: false, stdoutIsTerminal: false };

test.each<[string, Flags, typeof PIPE, Partial<RunOptions>]>([
  ["nothing in a terminal", {}, TERMINAL, { mode: "text", asksOnStdin: true, keepsAlive: false, waitsForClients: false, serves: true }],
  ["nothing in a pipe", {}, PIPE, { mode: "text", asksOnStdin: false, keepsAlive: false, waitsForClients: false }],
  ["the screen", { tui: "opentui" }, TERMINAL, { mode: "screen", keepsAlive: true, asksOnStdin: false, waitsForClients: false }],
  ["the screen that leaves", { tui: "opentui", "keep-alive": false }, TERMINAL, { mode: "screen", keepsAlive: false }],
  ["no screen after all", { tui: false }, TERMINAL, { mode: "text", asksOnStdin: true }],
  [
    "a screen elsewhere",
    { tui: "opentui", spawn: false },
    PIPE,
    { mode: "served", waitsForClients: true, keepsAlive: false, asksOnStdin: false },
  ],
  ["plain, for clients alone", { spawn: false }, TERMINAL, { mode: "text", waitsForClients: true, asksOnStdin: false }],
  ["the wire", { output: "jsonl" }, PIPE, { mode: "jsonl", waitsForClients: false }],
  ["the wire, kept alive", { output: "jsonl", "keep-alive": true }, PIPE, { mode: "jsonl", waitsForClients: true, keepsAlive: true }],
  [
    "an address",
    { "api-server": "localhost:8080" },
    PIPE,
    { listening: { address: { host: "localhost", port: 8080 }, tls: undefined, warnings: [] } },
  ],
  [
    "a port",
    { "api-server": "8080", "max-clients": "3" },
    PIPE,
    { listening: { address: { host: "127.0.0.1", port: 8080 }, tls: undefined, warnings: [] }, maxClients: 3 },
  ],
])("%s", (_, flags, terminal, wanted) => {
  expect(readRunOptions(flags, terminal)).toMatchObject(wanted);
});

test.each<[string, Flags, typeof PIPE, RegExp]>([
  ["a screen in a pipe", { tui: "opentui" }, PIPE, /needs a terminal, and stdin and stdout are none/],
  ["a screen with its input in a pipe", { tui: "opentui" }, { stdinIsTerminal: false, stdoutIsTerminal: true }, /stdin is none/],
  ["a screen with its output in a pipe", { tui: "opentui" }, { stdinIsTerminal: true, stdoutIsTerminal: false }, /stdout is none/],
  ["a screen and the wire", { tui: "opentui", output: "jsonl" }, TERMINAL, /both would write to stdout/],
  ["a screen without a server", { tui: "opentui", server: false }, TERMINAL, /reads the run through the server/],
  ["an address for no server", { server: false, "api-server": "80" }, PIPE, /--no-server and --api-server/],
  ["TLS for no server", { server: false, "tls-cert": "a" }, PIPE, /--no-server and --tls-cert/],
  ["an address of other machines", { "api-server": "192.0.2.1:80" }, PIPE, /add --listen-beyond-loopback if you mean it/],
  ["every address", { "api-server": "0.0.0.0:80" }, PIPE, /add --listen-beyond-loopback/],
  ["beyond loopback, and nowhere", { "listen-beyond-loopback": true }, PIPE, /say where with --api-server/],
  ["a certificate without its key", { "api-server": "80", "tls-cert": "a" }, PIPE, /belong together/],
  ["a certificate for no address", { "tls-cert": "a", "tls-key": "b" }, PIPE, /say where with --api-server/],
  [
    "a certificate that is not there",
    { "api-server": "80", "tls-cert": "no-such-file", "tls-key": "b" },
    PIPE,
    /--tls-cert no-such-file: there is no such file/,
  ],
  ["the debugger", { debug: true }, PIPE, /the debugger does not exist yet/],
  ["an id with a slash", { session: "a/b" }, PIPE, /--session a\/b: wanted/],
])("refused: %s", (_, flags, terminal, sentence) => {
  expect(() => readRunOptions(flags, terminal)).toThrow(sentence);
});
