// Where a run listens: beyond loopback by its own flag and with TLS, and with files that are good.

import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parseAddress, shownAddress } from "./flag-values.ts";
import type { Flags } from "./flags.ts";
import { readListening } from "./listening.ts";

const dir = mkdtempSync(join(tmpdir(), "escapement-tls-"));
afterAll(() => rmSync(dir, { recursive: true }));

function file(name: string, text: string, mode = 0o600): string {
  const path = join(dir, name);
  writeFileSync(path, text, { mode });
  return path;
}

const fixture = (name: string): string => readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url), "latin1");
const pair = createPrivateKey({ key: Buffer.from(fixture("key.pkcs8.base64"), "base64"), format: "der", type: "pkcs8" });
const key = String(pair.export({ format: "pem", type: "pkcs8" }));
const encrypted = String(pair.export({ format: "pem", type: "pkcs8", cipher: "aes-128-cbc", passphrase: "p" }));
const other = String(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "pem", type: "pkcs8" }));
const FAR = { "listen-beyond-loopback": true, "tls-cert": file("cert.pem", fixture("cert.pem")), "tls-key": file("key.pem", key) };

/** `year`: of now. The certificate is good from 2020 to 2120. */
const read = (address: string, flags: Flags = FAR, year = 2026) => readListening(flags, parseAddress(address).value, Date.UTC(year));

test.each([
  ["192.0.2.1:80", "192.0.2.1:80"],
  ["[fd00::2]:80", "[fd00::2]:80"],
  ["BOX.example:80", "box.example:80"],
])("beyond loopback, asked for clearly and with TLS, %s is warned of", (given, shown) => {
  const { warnings } = read(given);
  expect(warnings).toEqual([`other machines can reach this run at ${shown}; only the token keeps them out`]);
});

test("every address is none that a client can name", () => {
  const { warnings } = read("[::]:80");
  expect(warnings[1]).toContain("give the address that clients use");
});

test("a key that others can read is warned of", () => {
  const { warnings } = read("192.0.2.1:80", { ...FAR, "tls-key": file("open.pem", key, 0o644) });
  expect(warnings[1]).toContain("chmod 600 it");
});

test.each<[string, Flags, RegExp]>([
  ["no TLS beyond loopback", { "listen-beyond-loopback": true }, /without TLS anybody on the way can take the token/],
  ["a folder", { ...FAR, "tls-cert": dir }, /--tls-cert .*: it is a folder$/],
  ["a file that is not there", { ...FAR, "tls-key": `${dir}/none` }, /--tls-key .*: there is no such file$/],
  ["an empty file", { ...FAR, "tls-cert": file("empty.pem", "") }, /--tls-cert .* is no certificate in PEM/],
  [
    "the two in the other's place",
    { ...FAR, "tls-cert": FAR["tls-key"], "tls-key": FAR["tls-cert"] },
    /--tls-cert .* is no certificate in PEM/,
  ],
  ["a certificate as key", { ...FAR, "tls-key": FAR["tls-cert"] }, /--tls-key .* is no private key in PEM/],
  [
    "a key with a passphrase",
    { ...FAR, "tls-key": file("secret.pem", encrypted) },
    /--tls-key .* is encrypted: give one without a passphrase/,
  ],
  ["the key of another", { ...FAR, "tls-key": file("other.pem", other) }, /--tls-key .* is not the key of --tls-cert/],
])("refused before anything is made: %s", (_, flags, sentence) => {
  expect(() => read("192.0.2.1:80", flags)).toThrow(sentence);
});

test.each([
  [2019, /is not good yet \(from .*\): clients will refuse it$/],
  [2121, /is good no more \(it was until .*\): clients will refuse it$/],
])("a certificate of another time, %i, is warned of", (year, sentence) => {
  expect(read("192.0.2.1:80", FAR, year).warnings[1]).toMatch(sentence);
});

test.each<[string, string | undefined]>([
  ["80", "127.0.0.1:80"],
  ["LOCALHOST:80", "localhost:80"],
  ["[::1]:0", "[::1]:0"],
  ["[0:0:0:0:0:0:0:1]:80", "[::1]:80"],
  ["2130706433:80", "127.0.0.1:80"],
  ["a@127.0.0.1:80", undefined],
  ["127.0.0.1:80/x", undefined],
  ["::1:80", undefined],
  ["[zz]:80", undefined],
  [":80", undefined],
  ["127.0.0.1:65536", undefined],
  ["-1", undefined],
])("%s is the address %s", (text, wanted) => {
  const { value } = parseAddress(text);
  expect(value && shownAddress(value)).toBe(wanted);
});
