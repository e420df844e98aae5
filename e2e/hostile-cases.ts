// What a stranger, a broken client or an attacker may send: frames, raw bytes of a socket, handshakes. The written ones here, and makers of more.

import { parseClientFrame } from "../wire/client-frames.ts";
import type { Random } from "./random.ts";

const nested = (depth: number, inside = "1"): string => "[".repeat(depth) + inside + "]".repeat(depth);
const deepObject = (depth: number): string => '{"a":'.repeat(depth) + "1" + "}".repeat(depth);
const control = (op: string, more = ""): string => `{"kind":"control","op":${op}${more}}`;
const answer = (id: string, more: string): string => `{"kind":"answer","prompt-id":${id}${more}}`;
const PROMPT = '"PROMPT"';

/** PROMPT stands for the id of the question that is open. None of them is an answer to it: a text that is, is a person's own, good or bad. */
export const FRAMES: readonly string[] = [
  // no JSON
  "",
  " ",
  "\n",
  "\n\n",
  "\0",
  "{",
  "}",
  "[",
  '"',
  "{]",
  "nul",
  "NaN",
  "undefined",
  "'a'",
  "{'kind':'ack'}",
  '{"kind":"ack",}',
  '{"kind":"ack"',
  "\ufeff{}",
  "{}{}",
  '{"kind":"ack"}\n{"kind":"ack"}',
  "\u2028",
  "//",
  "/* */{}",
  '{"a":01}',
  '{"a":1e999}',
  '{"a":"\t"}',
  '"\\ud800"',
  "0x10",
  "-",
  "1".repeat(5000),
  // JSON, and no frame
  "null",
  "true",
  "0",
  "-0",
  "1e308",
  '"control"',
  "[]",
  "[[]]",
  '[{"kind":"control","op":"ui-quit"}]',
  "{}",
  '{"kind":null}',
  '{"kind":1}',
  '{"kind":[]}',
  '{"kind":{}}',
  '{"kind":true}',
  '{"kind":""}',
  '{"kind":"Answer"}',
  '{"kind":"answer "}',
  '{"kind":"event"}',
  '{"kind":"hello"}',
  '{"kind":"reply","re":"x","ok":true}',
  '{"kind":"prompt"}',
  '{"kind":"resume"}',
  '{"kind":"__proto__"}',
  '{"kind":"constructor"}',
  '{"kind":"toString"}',
  '{"kind":"hasOwnProperty"}',
  `{"kind":"${"x".repeat(60_000)}"}`,
  '{"Kind":"control","op":"ui-quit"}',
  // controls
  '{"kind":"control"}',
  control("null"),
  control("1"),
  control('""'),
  control('"UI-QUIT"'),
  control('"ui-quit "'),
  control('"quit"'),
  control('["ui-quit"]'),
  control('{"ui-quit":1}'),
  control('"__proto__"'),
  control('"constructor"'),
  control('"ui-quit"', ',"x":1'),
  control('"ui-quit"', ',"id":1'),
  control('"ui-quit"', ',"id":""'),
  control('"ui-quit"', `,"id":"${"x".repeat(201)}"`),
  control('"ui-quit"', ',"id":["a"]'),
  control('"ui-quit"', ',"id":{"toString":"a"}'),
  control('"ui-quit"', ',"__proto__":{"x":1}'),
  control('"ui-quit"', ',"constructor":{"prototype":{"polluted":1}}'),
  control('"ui-quit"', ',"kind":"event"'),
  control('"ui-interrupt"', ',"force":true'),
  control('"ui-interrupt"', `,"pad":"${"x".repeat(65_536)}"`),
  control('"step"'),
  control('"step"', ',"n":0'),
  control('"step"', ',"n":-1'),
  control('"step"', ',"n":1.5'),
  control('"step"', ',"n":"1"'),
  control('"step"', ',"n":1e9'),
  control('"step"', ',"n":1'),
  control('"pause"'),
  control('"continue"'),
  control('"arm"', ',"id":"1"'),
  control('"turn-back"'),
  control('"request-model-catalog"'),
  control('"request-conversation"'),
  control('"request-conversation"', ',"invokeid":""'),
  control('"request-conversation"', ',"invokeid":"name"'),
  control('"request-conversation"', ',"invokeid":"../../etc/passwd"'),
  control('"request-conversation"', ',"invokeid":"__proto__","node-id":"__proto__","visit":0'),
  control('"rerun-from"'),
  control('"rerun-from"', ',"session-id":"s","invokeid":"i","node-id":"n","visit":0,"turn":0'),
  control('"rerun-from"', ',"session-id":"s","invokeid":"i","node-id":"n","visit":-1,"turn":0'),
  control('"rerun-from"', ',"session-id":"s","invokeid":"i","node-id":"n","visit":0,"turn":0,"overrides":{"__proto__":{"x":1}}'),
  control(
    '"rerun-from"',
    ',"session-id":"s","invokeid":"i","node-id":"n","visit":0,"turn":0,"overrides":{"messages":[{"role":"a","text":"b","x":1}]}',
  ),
  // answers
  '{"kind":"answer"}',
  answer(PROMPT, ""),
  answer(PROMPT, ',"value":null'),
  answer(PROMPT, ',"cancelled":false'),
  answer(PROMPT, ',"cancelled":true,"value":"x"'),
  answer(PROMPT, ',"cancelled":1'),
  answer(PROMPT, ',"value":1'),
  answer(PROMPT, ',"value":true'),
  answer(PROMPT, ',"value":[]'),
  answer(PROMPT, ',"value":["Ada"]'),
  answer(PROMPT, ',"value":{}'),
  answer(PROMPT, ',"value":{"toString":"Ada"}'),
  answer(PROMPT, ',"value":{"__proto__":{"polluted":1}}'),
  answer(PROMPT, ',"value":{"constructor":{"prototype":{"polluted":1}}}'),
  answer(PROMPT, ',"value":""'),
  answer('"another"', `,"value":"${"x".repeat(500_000)}"`),
  answer(PROMPT, `,"value":"${"x".repeat(600_000)}"`),
  answer(PROMPT, ',"value":"Ada","by":"root"'),
  answer(PROMPT, ',"value":"Ada","id":7'),
  answer(PROMPT, `,"value":${nested(13)}`),
  answer(PROMPT, `,"value":${nested(17)}`),
  answer(PROMPT, `,"value":${nested(200_000)}`),
  answer(PROMPT, `,"value":${deepObject(50_000)}`),
  answer(PROMPT, `,"value":${nested(1, Array.from({ length: 20_000 }, () => "{}").join())}`),
  answer("1", ',"value":"Ada"'),
  answer('""', ',"value":"Ada"'),
  answer('"unknown"', ',"value":"Ada"'),
  answer('"__proto__"', ',"value":"Ada"'),
  answer('"constructor"', ',"cancelled":true'),
  answer('"hasOwnProperty"', ',"value":"Ada"'),
  answer(`"${"p".repeat(201)}"`, ',"value":"Ada"'),
  answer('["PROMPT"]', ',"value":"Ada"'),
  answer('"PROMPT\\u0000"', ',"value":"Ada"'),
  answer('" PROMPT"', ',"value":"Ada"'),
  `{"kind":"answer","prompt-id":"unknown","prompt-id":"also unknown","value":"Ada"}`,
  '{"kind":"answer","promptId":"PROMPT","value":"Ada"}',
  // acks
  '{"kind":"ack"}',
  '{"kind":"ack","seq":0}',
  '{"kind":"ack","seq":"0","epoch":"e","frame-ms":1}',
  '{"kind":"ack","seq":-2,"epoch":"e","frame-ms":1}',
  '{"kind":"ack","seq":1e300,"epoch":"e","frame-ms":1}',
  '{"kind":"ack","seq":9007199254740993,"epoch":"e","frame-ms":1}',
  '{"kind":"ack","seq":99999999,"epoch":"EPOCH","frame-ms":1}',
  '{"kind":"ack","seq":-1,"epoch":"EPOCH","frame-ms":1e308}',
  '{"kind":"ack","seq":0,"epoch":"e","frame-ms":-1}',
  '{"kind":"ack","seq":0,"epoch":"e","frame-ms":1,"suspended":false}',
  '{"kind":"ack","seq":0,"epoch":"e","frame-ms":1,"suspended":"yes"}',
  `{"kind":"ack","seq":0,"epoch":"${"e".repeat(201)}","frame-ms":1}`,
  '{"kind":"ack","seq":0,"epoch":"__proto__","frame-ms":0,"id":"a"}',
];

/** One frame of a client, masked with zeros unless `mask` says otherwise. */
export function wsFrame(
  first: number,
  body: Buffer | string,
  { mask = true, length }: { mask?: boolean; length?: number | bigint } = {},
): Buffer {
  const bytes = Buffer.from(body);
  const size = length ?? bytes.length;
  const bit = mask ? 0x80 : 0;
  const head =
    typeof size === "bigint" || size >= 0x1_0000
      ? Buffer.concat([Buffer.from([first, bit | 127]), bigEndian(BigInt(size))])
      : size > 125
        ? Buffer.from([first, bit | 126, size >> 8, size & 255])
        : Buffer.from([first, bit | size]);
  return Buffer.concat([head, mask ? Buffer.alloc(4) : Buffer.alloc(0), bytes]);
}

function bigEndian(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}

const TEXT = 0x81;
const QUIT = '{"kind":"control","op":"ui-quit"}';

/** After a handshake that was let in. */
export const RAW: readonly [string, Buffer][] = [
  ["nothing", Buffer.alloc(0)],
  ["one byte", Buffer.from([TEXT])],
  ["zeros", Buffer.alloc(4096)],
  ["ones", Buffer.alloc(4096, 0xff)],
  ["HTTP again", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
  ["TLS", Buffer.from([0x16, 3, 1, 2, 0, 1, 0])],
  ["a frame without a mask", wsFrame(TEXT, QUIT, { mask: false })],
  ["a first reserved bit", wsFrame(0xc1, QUIT)],
  ["a second reserved bit", wsFrame(0xa1, QUIT)],
  ["a third reserved bit", wsFrame(0x91, QUIT)],
  ...[3, 4, 5, 6, 7, 0xb, 0xc, 0xd, 0xe, 0xf].map((opcode): [string, Buffer] => [`opcode ${opcode}`, wsFrame(0x80 | opcode, QUIT)]),
  ["a continuation of nothing", wsFrame(0x80, QUIT)],
  ["a text within a text", Buffer.concat([wsFrame(0x01, '{"kind"'), wsFrame(TEXT, QUIT)])],
  ["a text that never ends", wsFrame(0x01, '{"kind":"control",')],
  ["a thousand empty pieces", Buffer.concat([wsFrame(0x01, "{"), ...Array.from({ length: 1000 }, () => wsFrame(0x00, ""))])],
  ["too many pieces", Buffer.concat([wsFrame(0x01, "{"), ...Array.from({ length: 17_000 }, () => wsFrame(0x00, ""))])],
  ["a ping in pieces", wsFrame(0x09, "a")],
  ["a ping too long", wsFrame(0x89, "x".repeat(126))],
  ["a hundred pings", Buffer.concat(Array.from({ length: 100 }, () => wsFrame(0x89, "hello")))],
  ["pongs nobody asked for", Buffer.concat(Array.from({ length: 100 }, () => wsFrame(0x8a, "hello")))],
  ["text that is no UTF-8", wsFrame(TEXT, Buffer.from([0xc3, 0x28, 0xff, 0xfe]))],
  ["half a surrogate", wsFrame(TEXT, Buffer.from([0xed, 0xa0, 0x80]))],
  ["a length of 2^63", wsFrame(TEXT, "x", { length: 2n ** 63n })],
  ["a length of 2^64 - 1", wsFrame(TEXT, "x", { length: 2n ** 64n - 1n })],
  ["a length of 2^53", wsFrame(TEXT, "x", { length: 2n ** 53n })],
  ["a length just above the most", wsFrame(TEXT, "x", { length: 1024 * 1024 + 1 })],
  ["a length that is never filled", wsFrame(TEXT, "x", { length: 1024 * 1024 })],
  ["a short length in the long form", Buffer.concat([Buffer.from([TEXT, 0xff]), bigEndian(1n), Buffer.alloc(4), Buffer.from("x")])],
  ["binary", wsFrame(0x82, QUIT)],
  ["empty binary", wsFrame(0x82, "")],
  ["a close without a code", wsFrame(0x88, "")],
  ["a close of one byte", wsFrame(0x88, "x")],
  ...[0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535].map((code): [string, Buffer] => [
    `a close with ${code}`,
    wsFrame(0x88, Buffer.from([code >> 8, code & 255])),
  ]),
  ["a close with text that is no UTF-8", wsFrame(0x88, Buffer.from([3, 232, 0xff]))],
  ["a frame after its close", Buffer.concat([wsFrame(0x88, Buffer.from([3, 232])), wsFrame(TEXT, QUIT)])],
  ["a close in pieces", wsFrame(0x08, Buffer.from([3, 232]))],
];

const upgrade = (lines: readonly string[], first = "GET /ws HTTP/1.1"): string => [first, ...lines, "", ""].join("\r\n");
const HOST = "Host: 127.0.0.1:PORT";
const WANT = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];
const AUTH = "Authorization: Bearer TOKEN";

/** PORT and TOKEN are filled in. None of them may be let in. */
export const HANDSHAKES: readonly [string, string][] = [
  ["nothing", ""],
  ["a line break", "\r\n\r\n"],
  ["garbage", "\x16\x03\x01\x02"],
  ["HTTP/0.9", "GET /ws\r\n\r\n"],
  ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ["another version of HTTP", upgrade([HOST, AUTH, ...WANT], "GET /ws HTTP/9.9")],
  ["a bare line feed", `GET /ws HTTP/1.1\n${HOST}\n\n`],
  ["no host", upgrade([AUTH, ...WANT])],
  ["a rebinding host", upgrade(["Host: evil.example:PORT", AUTH, ...WANT])],
  ["two hosts", upgrade([HOST, "Host: evil.example", AUTH, ...WANT])],
  ["a host twice", upgrade([HOST, HOST, AUTH, ...WANT])],
  ["a host with a user", upgrade(["Host: a@127.0.0.1:PORT", AUTH, ...WANT])],
  ["a host with a path", upgrade(["Host: 127.0.0.1:PORT/", AUTH, ...WANT])],
  ["a host with a dot at its end", upgrade(["Host: localhost.:PORT", AUTH, ...WANT])],
  ["a host in capitals", upgrade(["Host: LOCALHOST:PORT", AUTH, ...WANT])],
  ["a host in other numbers", upgrade(["Host: 2130706433:PORT", AUTH, ...WANT])],
  ["IPv6", upgrade(["Host: [::1]:PORT", AUTH, ...WANT])],
  ["X-Forwarded-Host", upgrade(["Host: evil.example", "X-Forwarded-Host: 127.0.0.1:PORT", AUTH, ...WANT])],
  ["a foreign origin", upgrade([HOST, AUTH, "Origin: https://evil.example", ...WANT])],
  ["the origin null", upgrade([HOST, AUTH, "Origin: null", ...WANT])],
  ["its origin twice", upgrade([HOST, AUTH, "Origin: http://127.0.0.1:PORT", "Origin: http://127.0.0.1:PORT", ...WANT])],
  ["its origin with a slash", upgrade([HOST, AUTH, "Origin: http://127.0.0.1:PORT/", ...WANT])],
  ["an origin that begins like its own", upgrade([HOST, AUTH, "Origin: http://127.0.0.1:PORT.evil.example", ...WANT])],
  ["no token", upgrade([HOST, ...WANT])],
  ["a wrong token", upgrade([HOST, "Authorization: Bearer TOKENx", ...WANT])],
  ["the token twice", upgrade([HOST, AUTH, AUTH, ...WANT])],
  ["the token in the query", upgrade([HOST, ...WANT], "GET /ws?token=TOKEN&access_token=TOKEN HTTP/1.1")],
  ["the token as a protocol", upgrade([HOST, "Sec-WebSocket-Protocol: TOKEN", ...WANT])],
  ["a folded header", upgrade([HOST, "Authorization:", " Bearer TOKEN", ...WANT])],
  ["a space before the colon", upgrade([HOST, "Authorization : Bearer TOKEN", ...WANT])],
  ["a header with a zero", upgrade([HOST, "Authorization: Bearer TOKEN\0", ...WANT])],
  ["an absolute target", upgrade([HOST, AUTH, ...WANT], "GET http://127.0.0.1:PORT/ws HTTP/1.1")],
  ["another path", upgrade([HOST, AUTH, ...WANT], "GET /ws/ HTTP/1.1")],
  ["a path in escapes", upgrade([HOST, AUTH, ...WANT], "GET /%77s HTTP/1.1")],
  ["a path that goes up", upgrade([HOST, AUTH, ...WANT], "GET /x/../ws HTTP/1.1")],
  ["another method", upgrade([HOST, AUTH, ...WANT], "POST /ws HTTP/1.1")],
  ["CONNECT", upgrade([HOST, AUTH], "CONNECT 127.0.0.1:22 HTTP/1.1")],
  ["another session", upgrade([HOST, AUTH, ...WANT], "GET /ws?session=other HTTP/1.1")],
  [
    "another version of the protocol",
    upgrade([
      HOST,
      AUTH,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 7",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]),
  ],
  ["no key", upgrade([HOST, AUTH, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"])],
  [
    "a short key",
    upgrade([HOST, AUTH, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAA"]),
  ],
  [
    "an upgrade to h2c",
    upgrade([HOST, AUTH, "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"]),
  ],
  ["a body before the upgrade", `${upgrade([HOST, AUTH, "Content-Length: 5", "Transfer-Encoding: chunked", ...WANT])}hello`],
  ["a length below zero", upgrade([HOST, AUTH, "Content-Length: -1"], "POST /api HTTP/1.1")],
  [
    "two lengths",
    `${upgrade([HOST, AUTH, "Content-Type: application/json", "Content-Length: 1", "Content-Length: 2"], "POST /api HTTP/1.1")}{}`,
  ],
  [
    "a chunk without end",
    `${upgrade([HOST, AUTH, "Content-Type: application/json", "Transfer-Encoding: chunked"], "POST /api HTTP/1.1")}ffffffff\r\n{`,
  ],
  ["a header of 20 kB", upgrade([HOST, `X: ${"x".repeat(20_000)}`, AUTH, ...WANT])],
  [
    "a thousand headers, then a foreign origin",
    upgrade([HOST, AUTH, ...WANT, ...Array.from({ length: 1000 }, () => "a:"), "Origin: http://evil.example"]),
  ],
  ["a target of 20 kB", upgrade([HOST, AUTH, ...WANT], `GET /ws?${"x".repeat(20_000)} HTTP/1.1`)],
];

const ODD: readonly unknown[] = [
  null,
  "",
  "x",
  0,
  -1,
  1.5,
  1e308,
  true,
  false,
  [],
  {},
  ["a"],
  { a: 1 },
  "__proto__",
  "constructor",
  "\u0000",
  "\ud800",
  "👩‍👩‍👧",
  "x".repeat(300),
  Number.MAX_SAFE_INTEGER,
  { toString: 1 },
];
const KEYS = [
  "kind",
  "op",
  "id",
  "value",
  "prompt-id",
  "cancelled",
  "seq",
  "epoch",
  "frame-ms",
  "n",
  "invokeid",
  "overrides",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "x",
  "",
];
const OPS = ["pause", "continue", "arm", "step", "turn-next", "request-conversation", "rerun-from", "ui-quit", "ui-interrupt", "x"];

/** A frame that is nearly right. Never one that would be obeyed: of those that parse, only what is refused later. */
export function makeFrame(random: Random, promptId: string): string {
  for (;;) {
    const text = mutateText(JSON.stringify(mutateObject(template(random, promptId), random)), random);
    const parsed = parseClientFrame(text, Buffer.byteLength(text));
    if (!parsed.ok) return text;
    const frame = parsed.value;
    const isObeyed =
      frame.kind === "control"
        ? frame.op.startsWith("ui-")
        : frame.kind === "answer" && frame["prompt-id"] === promptId && (frame.cancelled === true || typeof frame.value === "string");
    if (!isObeyed) return text;
  }
}

function template(random: Random, promptId: string): Record<string, unknown> {
  switch (random.below(4)) {
    case 0:
      return { kind: "answer", "prompt-id": random.pick([promptId, "p", promptId.toUpperCase()]), value: random.pick(ODD) };
    case 1:
      return { kind: "ack", seq: random.below(10) - 2, epoch: "e", "frame-ms": random.below(50) };
    case 2:
      return {
        kind: "control",
        op: "rerun-from",
        "session-id": "s",
        invokeid: "i",
        "node-id": "n",
        visit: 0,
        turn: 0,
        overrides: { model: random.pick(ODD) },
      };
    default:
      return { kind: "control", op: random.pick(OPS), n: random.pick(ODD) };
  }
}

function mutateObject(frame: Record<string, unknown>, random: Random): unknown {
  let value: unknown = frame;
  for (let times = random.below(4); times > 0; times -= 1) {
    const keys = Object.keys(frame);
    const key = random.chance(0.5) ? random.pick(keys.length > 0 ? keys : KEYS) : random.pick(KEYS);
    const odd = random.pick(ODD);
    if (random.chance(0.3)) delete frame[key];
    // An own key of that name, as JSON.parse makes it.
    else Object.defineProperty(frame, key, { value: odd, enumerable: true, configurable: true, writable: true });
    if (random.chance(0.05)) for (let depth = random.below(40); depth > 0; depth -= 1) value = random.chance(0.5) ? [value] : { a: value };
  }
  return value;
}

function mutateText(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  switch (random.below(8)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + random.bytes(1 + random.below(8)).toString("latin1") + text.slice(at);
    case 2:
      return (
        text.slice(0, at) +
        random.pick(['"', "\\", "}", "{", ",", "\n", "\u2028", "null", "1e999", '"__proto__":{"polluted":1},']) +
        text.slice(at)
      );
    case 3:
      return text + text;
    default:
      return text;
  }
}

/** Bytes of a socket: frames that are nearly right, cut and flipped. */
export function makeRaw(random: Random): Buffer {
  const frames = Array.from({ length: 1 + random.below(4) }, () =>
    random.chance(0.3)
      ? random.bytes(random.below(64))
      : wsFrame(
          random.chance(0.7) ? random.pick([0x81, 0x82, 0x01, 0x00, 0x80, 0x88, 0x89, 0x8a]) : random.below(256),
          random.bytes(random.below(200)),
          {
            mask: random.chance(0.9),
            ...(random.chance(0.1) ? { length: random.pick([0, 126, 65_536, 2n ** 40n, 2n ** 63n]) } : {}),
          },
        ),
  );
  const bytes = Buffer.concat(frames);
  for (let flips = random.below(4); flips > 0 && bytes.length > 0; flips -= 1) {
    const at = random.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  }
  return random.chance(0.2) ? bytes.subarray(0, random.below(bytes.length + 1)) : bytes;
}

/** A written handshake with bytes changed, lines doubled, dropped or swapped. Some of them may be let in, by their token. */
export function makeHandshake(random: Random): string {
  const lines = random.pick(HANDSHAKES)[1].split("\r\n");
  for (let times = 1 + random.below(3); times > 0; times -= 1) {
    const at = random.below(lines.length);
    switch (random.below(4)) {
      case 0:
        lines.splice(at, 1);
        break;
      case 1:
        lines.splice(at, 0, random.pick(lines));
        break;
      case 2:
        lines.splice(at, 0, random.bytes(random.below(40)).toString("latin1"));
        break;
      default: {
        const line = lines[at] ?? "";
        const place = random.below(line.length + 1);
        lines[at] = line.slice(0, place) + random.pick([":", " ", "\0", "\n", "%00", "ü", "://", "TOKEN"]) + line.slice(place);
      }
    }
  }
  return lines.join("\r\n");
}
