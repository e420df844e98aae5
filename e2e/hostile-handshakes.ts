// Handshakes that must not be let in: written ones, and a maker of others by changing them.

import type { Random } from "./random.ts";

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
    "two thousand headers, then a foreign origin",
    upgrade([HOST, AUTH, ...WANT, ...Array.from({ length: 2_100 }, () => "a:"), "Origin: http://evil.example"]),
  ],
  ["a target of 20 kB", upgrade([HOST, AUTH, ...WANT], `GET /ws?${"x".repeat(20_000)} HTTP/1.1`)],
];

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
