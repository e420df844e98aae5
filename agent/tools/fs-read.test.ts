import { beforeAll, describe, expect, test } from "vitest";
import { READ_BYTES_MAX } from "./limits.ts";
import { shareToolset } from "./shared-toolset.fake.ts";

const { place, call } = shareToolset();

describe("fs/read", () => {
  beforeAll(() => {
    place.put("read/lines.txt", "one\ntwo\nthree\n");
    place.put("read/no-end.txt", "one\ntwo");
    place.put("read/empty.txt", "");
    place.put("read/crlf.txt", "one\r\ntwo\r\n");
    place.put("read/bom.txt", "\ufeffone\n");
    place.put("read/binary.dat", Buffer.from([1, 2, 0, 3]));
    place.put("read/latin.txt", Buffer.from([0x66, 0xfc, 0x72, 0x0a]));
    place.put("read/long.txt", `${"x".repeat(5_000)}\nshort\n`);
    place.put("read/separators.txt", "a\u2028b\u0085c\n");
    place.put("read/big.txt", Array.from({ length: 60_000 }, (_, n) => `line ${n + 1}`).join("\n"));
  });

  test.each<[string, object, boolean, RegExp]>([
    ["lines.txt", {}, false, /^ {5}1\tone\n {5}2\ttwo\n {5}3\tthree$/],
    ["lines.txt", { offset: 2, limit: 1 }, false, /^ {5}2\ttwo\n\[more follows: read on with offset 3\]$/],
    ["lines.txt", { offset: 3 }, false, /^ {5}3\tthree$/],
    ["lines.txt", { offset: 9 }, true, /has 3 lines; line 9 is past its end/],
    ["no-end.txt", {}, false, /2\ttwo$/],
    ["empty.txt", {}, false, /is empty/],
    ["crlf.txt", {}, false, /^ {5}1\tone\n {5}2\ttwo$/],
    ["bom.txt", {}, false, /^ {5}1\tone$/],
    ["binary.dat", {}, true, /no text: it holds NUL/],
    ["latin.txt", {}, false, /f\ufffdr\n\[\ufffd may stand for bytes that are no UTF-8/],
    ["long.txt", {}, false, /^ {5}1\tx{2000}… \[3000 more characters\]\n {5}2\tshort$/],
    ["separators.txt", {}, false, /^ {5}1\ta\u2028b\u0085c$/],
    ["none.txt", {}, true, /read\/none\.txt: there is no such file or folder \(ENOENT\)/],
    [".", {}, true, /read\/\. is a folder/],
    ["lines.txt", { offset: 0 }, true, /not valid[\s\S]*offset/],
  ])("%s %j", async (path, more, isError, wanted) => {
    const result = await call("fs/read", { path: `read/${path}`, ...more });
    expect(result.text).toMatch(wanted);
    expect(result.isError).toBe(isError);
  });

  test("a large file comes in pieces that join without a gap", async () => {
    const seen: string[] = [];
    for (let offset: number | undefined = 1; offset !== undefined;) {
      const { text }: { text: string } = await call("fs/read", { path: "read/big.txt", offset });
      expect(Buffer.byteLength(text)).toBeLessThan(READ_BYTES_MAX + 100);
      seen.push(
        ...text
          .split("\n")
          .filter((line) => !line.startsWith("["))
          .map((line) => line.slice(7)),
      );
      offset = Number(/offset (\d+)\]$/.exec(text)?.[1]) || undefined;
    }
    expect(seen).toEqual(Array.from({ length: 60_000 }, (_, n) => `line ${n + 1}`));
  });
});
