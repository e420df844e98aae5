import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createScriptedBackend, sayText } from "../core/ports/backend.scripted.ts";
import { secretsOfEnvironment, secretsOfServer } from "./known-values.ts";
import { HELD_CHARS_MAX, SECRETS_MAX } from "./limits.ts";
import { redactingBackend } from "./redacting-backend.ts";
import { createSecrets } from "./secrets.ts";
import { createStreamRedactor } from "./stream.ts";

// Put together here, so that no file of this project holds anything that looks like a key.
const of = (...parts: string[]): string => parts.join("");
const OPENAI = of("sk-", "proj-AbCd1234EfGh5678IjKl");
const AWS = of("AKIA", "IOSFODNN7EXAMPLE");
const GITHUB = of("ghp_", "0123456789abcdefghijABCDEFGHIJ456789");
const JWT = of("eyJ", "hbGciOiJIUzI1NiJ9.", "eyJ", "zdWIiOiIxMjM0NTY3ODkwIn0.", "dozjgNryP4J3jVmNHl0w5N");
const PEM = of(
  "-----BEGIN RSA ",
  "PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nMIIEpAIBAAKCAQEA7v+/=\nAAAA\n-----END RSA ",
  "PRIVATE KEY-----",
);
const SECRETS: readonly string[] = [
  OPENAI,
  AWS,
  GITHUB,
  JWT,
  PEM,
  of("github_pat_", "11ABCDEFG0abcdefghijkl_mnop"),
  of("glpat-", "abcdefghij0123456789"),
  of("xoxb-", "123456789012-abcdefghij"),
  of("AIza", "SyA1234567890abcdefghijklmnopqrstuv"),
  of("sk_live_", "0123456789abcdefABCDEF"),
  of("npm_", "abcdefghijklmnopqrstuvwxyz0123456789"),
  of("hf_", "abcdefghijklmnopqrstuvwxyz012345"),
];
const KNOWN = 'my own "key" \\ with/everything ü';

describe("what is taken out", () => {
  const { redact } = createSecrets([KNOWN]);
  test.each(SECRETS)("%s, alone, in a sentence, as JSON and as JSON in JSON", (secret) => {
    for (const wrap of [
      (text: string) => text,
      (text: string) => `the key is ${text}, keep it`,
      (text: string) => `KEY=${text}\nnext line`,
      (text: string) => `a line\n${text}\t"quoted"`,
      (text: string) => JSON.stringify({ a: `x\n${text}\n`, b: [text] }),
      (text: string) => JSON.stringify({ body: JSON.stringify({ a: `\n${text}` }) }),
    ]) {
      const clean = redact(wrap(secret));
      expect(clean).toContain("«redacted");
      expect(clean).not.toContain(secret.slice(8, 24));
      expect(redact(clean)).toBe(clean);
    }
  });

  test("JSON stays JSON", () => {
    for (const secret of [...SECRETS, KNOWN]) {
      const value = { text: `${secret}"${secret}\\${secret}`, list: [secret, 1, null] };
      const clean = redact(JSON.stringify(value));
      expect(clean).not.toContain(JSON.stringify(secret).slice(1, -1));
      expect(JSON.parse(clean)).toMatchObject({ list: [expect.stringContaining("«redacted"), 1, null] });
    }
  });

  test("a key says which one it is, by its kind and its last four characters", () => {
    expect(redact(OPENAI)).toBe("«redacted:sk-…IjKl»");
    expect(redact(AWS)).toBe("«redacted:AKIA…MPLE»");
    expect(redact(PEM)).toBe("«redacted:private key»");
    expect(redact(`Authorization: Bearer ${"a1".repeat(12)}`)).toBe("Authorization: Bearer «redacted:…a1a1»");
    expect(redact("postgres://me:hunter2hunter2@db/x")).toBe("postgres://me:«redacted»@db/x");
    expect(redact(`x${KNOWN}y`)).not.toContain("everything");
    expect(redact(encodeURIComponent(KNOWN))).not.toContain("everything");
  });

  test.each([
    "",
    "task-force-of-the-ministry-of-silly-walks",
    "a sk- of no length, sk-short, AKIA and ghp_ alone",
    "the bearer of good news, bearer authorization-of-delegates-and-so-on",
    "https://example.com:8080/a@b, mailto:x@y.z, 12:30:45.123456789@home",
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
    "npm_config_registry, hf_hub, eyJust a word",
    JSON.stringify({ seq: 12, ts: 1780798849355, data: { "session-id": "0198c1d2-7c11-7000-8000-123456789abc" } }),
  ])("%j stays", (text) => {
    expect(redact(text)).toBe(text);
  });

  test("a run of dashes or colons takes no time", () => {
    for (const text of [
      "-----BEGIN ".repeat(20_000),
      "://a:".repeat(20_000),
      "-".repeat(100_000),
      "eyJ".repeat(30_000),
      "Bearer ".repeat(20_000),
    ])
      expect(redact(text)).toBe(text);
  });

  test("values too short or only numbers are not looked for; there is a most", () => {
    const { redact: plain, known } = createSecrets(["test", "1780798849355"]);
    expect(known()).toEqual([]);
    expect(plain("test 1780798849355")).toBe("test 1780798849355");
    const { know } = createSecrets(Array.from({ length: SECRETS_MAX - 1 }, (_, at) => `secret number ${at}`));
    expect(know("the last secret")).toBe(true);
    expect(know("one more secret")).toBe(false);
  });
});

test("the quick look passes nothing by: what it takes for clean is clean after all other looks too", () => {
  const values = [KNOWN, "hunterhunter", "hunter hunter\nX", "a-b-c-d-e", "Passw0rd!", "ÄÖÜäöüßé", "lowercase_"];
  const { redact } = createSecrets(values);
  const piece = fc.oneof(
    fc.constantFrom(...SECRETS, ...values),
    fc.constantFrom(
      "BEARER ",
      "bearer\t",
      "Bearer ",
      "a1b2c3d4e5f6a7b8c9",
      "://me:",
      "://",
      "hunter2hunter2@",
      "-----BEGIN ",
      "PRIVATE KEY",
      "-----",
    ),
    fc.constantFrom("ASIA", "gho_", "ghu_", "ghs_", "ghr_", "xoxa-", "xoxs-", "rk_test_", "sk_test_", "github", "\\n", "\n", "x", " "),
    fc.string({ maxLength: 20 }),
    fc.string({ minLength: 30, maxLength: 40, unit: fc.constantFrom(..."abzAZ059_-") }),
  );
  // A sign of something beside it makes it look with all it has.
  const looked = (text: string): string => redact(`sk- ${text}`).slice("sk- ".length);
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 4 }), (pieces) => {
      expect(redact(pieces.join(""))).toBe(looked(pieces.join("")));
    }),
    { numRuns: 3000 },
  );
});

test("the environment: keys by the name of their variable, passwords in URLs, what is named", () => {
  const env = {
    OPENAI_API_KEY: "  key-of-openai ",
    AWS_SECRET_ACCESS_KEY: "aws-secret-access",
    GITHUB_TOKEN: "github-token",
    DB_PASSWORD: "password-of-db",
    DATABASE_URL: "postgres://me:p%40ssw0rd-x@db/x",
    SSH_KEY: "/home/me/.ssh/id",
    TOKENIZERS_PARALLELISM: "falsefalse",
    KEYBOARD: "qwertz-de-nodeadkeys",
    MY_MODEL: "the-named-one",
    SHORT_KEY: "short",
    PATH: "/usr/bin:/bin",
  };
  expect(secretsOfEnvironment(env, ["MY_MODEL"]).toSorted()).toEqual(
    ["aws-secret-access", "github-token", "key-of-openai", "p@ssw0rd-x", "password-of-db", "the-named-one"].toSorted(),
  );
});

test.each([
  [{ env: { SERVICE_TOKEN: "token-of-service", LEVEL: "debugging-it" } }, ["token-of-service"]],
  [
    { headers: { Authorization: "Bearer abcdefgh-1", "X-Api-Key": "my-key-of-x", Accept: "text/event-stream" } },
    ["abcdefgh-1", "my-key-of-x"],
  ],
  [{ url: "https://me:word-of-me@tools.example/mcp?api_key=in-the-query&page=some-page" }, ["word-of-me", "in-the-query"]],
  [{ url: "no URL" }, []],
])("what a server of tools is given: %j", (server, secrets) => {
  expect(secretsOfServer(server)).toEqual(secrets);
});

describe("in pieces", () => {
  const secrets = createSecrets([KNOWN, "aab-aab-aac"]);
  const pieces = (text: string, cuts: readonly number[]): string[] => {
    const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].toSorted((a, b) => a - b);
    return [0, ...places].map((from, at) => text.slice(from, places[at] ?? text.length));
  };

  test("however it is cut, the same comes out as of the whole", () => {
    const word = fc.constantFrom(
      ...SECRETS,
      KNOWN,
      "aab-aab-aac",
      "aab-",
      "s",
      "sk",
      "-----",
      "task",
      "Bearer x1y2z3x1y2z3x1y2z3",
      "http://a:b",
      "ok\n",
      "日本",
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 12 }), (words, cuts) => {
        const text = words.join(" ");
        const stream = createStreamRedactor(secrets);
        const said =
          pieces(text, cuts)
            .map((piece) => stream.push(piece))
            .join("") + stream.end();
        expect(said).toBe(secrets.redact(text));
      }),
      { numRuns: 2000 },
    );
  });

  test("character by character no secret gets out, and ordinary words are not kept waiting", () => {
    const stream = createStreamRedactor(secrets);
    const said: string[] = [];
    for (const char of `hello ${OPENAI} and ${KNOWN}.`) said.push(stream.push(char));
    expect(said.slice(0, 6).join("")).toBe("hello ");
    expect(said.join("") + stream.end()).toBe("hello «redacted:sk-…IjKl» and «redacted:…ng ü».".replace("ng ü", "ng"));
  });

  test("a whole secret whose end may begin another one is found, whatever comes after it", () => {
    const [one, other] = ["the-first-known-value", "value-of-the-other"];
    const both = createSecrets([one, other]);
    for (const text of [`${one}.`, `${one}-of`, `${one}-of-the-other.`, one, `${one}${other}`, `${GITHUB.slice(0, -1)}v ${one}`]) {
      const stream = createStreamRedactor(both);
      expect([...text].map((char) => stream.push(char)).join("") + stream.end()).toBe(both.redact(text));
    }
  });

  test("what is held back is bounded", () => {
    const stream = createStreamRedactor(secrets);
    let out = 0;
    for (let at = 0; at < 100; at += 1)
      out += stream.push(`${at === 0 ? "-----BEGIN RSA PRIVATE KEY-----" : ""}${"A\n".repeat(512)}`).length;
    expect(out).toBeGreaterThan(100 * 1024 - 2 * HELD_CHARS_MAX);
  });

  test("a model's parts keep their order, and its words their whole", async () => {
    const words = [...`say ${GITHUB} twice`].map((text) => ({ type: "text" as const, text }));
    const backend = redactingBackend(
      createScriptedBackend(() => [
        { type: "thinking", text: "the s" },
        ...words,
        { type: "tool-call", callId: "c", name: "t", input: {} },
        ...sayText("ok"),
      ]),
      secrets,
    );
    const parts = [];
    for await (const part of backend.stream({ system: "", messages: [], tools: [], signal: new AbortController().signal }))
      parts.push(part);
    const text = parts.map((part) => (part.type === "text" || part.type === "thinking" ? part.text : `<${part.type}>`)).join("");
    expect(text).toBe("the ssay «redacted:ghp_…6789» twice<tool-call>ok<usage><stop>");
    expect(backend.id).toBe("scripted");
  });
});
