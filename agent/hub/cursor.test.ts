import { describe, expect, test } from "vitest";
import { type LogState, decideResume } from "./cursor.ts";

// Three openings: seqs 0–9, 10–19, 20–29; line 25 cannot be read.
const log: LogState = {
  epochs: [
    { epoch: "a", startsAt: 0 },
    { epoch: "b", startsAt: 10 },
    { epoch: "c", startsAt: 20 },
  ],
  head: 29,
  holds: (seq) => seq !== 25 && seq <= 29,
};
const empty: LogState = { epochs: [{ epoch: "c", startsAt: 0 }], head: -1, holds: () => false };

const start = { resume: "start", from: 0 };
const ok = (from: number) => ({ resume: "ok", from });
const reset = (reason: string) => ({ resume: "reset", reason, from: 0 });

describe("where a stream begins", () => {
  test.each([
    ["nothing asked", {}, start],
    ["nothing yet", { since: "-1" }, start],
    ["nothing yet, with an epoch", { since: "-1", epoch: "a" }, start],
    ["nothing yet, of an epoch nobody knows", { since: "-1", epoch: "z" }, start],
    ["the present epoch, from the first", { since: "0", epoch: "c" }, ok(1)],
    ["the present epoch, in the middle", { since: "22", epoch: "c" }, ok(23)],
    ["the present epoch, a seq from before it", { since: "5", epoch: "c" }, ok(6)],
    ["at the head", { since: "29", epoch: "c" }, ok(30)],
    ["ahead of the head", { since: "30", epoch: "c" }, reset("ahead")],
    ["far ahead", { since: "9007199254740991", epoch: "c" }, reset("ahead")],
    ["an older epoch, the last seq it wrote", { since: "9", epoch: "a" }, ok(10)],
    ["an older epoch, where the next one starts", { since: "10", epoch: "a" }, reset("diverged")],
    ["an older epoch, beyond", { since: "15", epoch: "a" }, reset("diverged")],
    ["the middle epoch, its last", { since: "19", epoch: "b" }, ok(20)],
    ["the middle epoch, beyond", { since: "20", epoch: "b" }, reset("diverged")],
    ["an epoch nobody knows", { since: "5", epoch: "z" }, reset("epoch")],
    ["an empty epoch", { since: "5", epoch: "" }, reset("epoch")],
    ["the next line cannot be read", { since: "24", epoch: "c" }, reset("damaged")],
    ["since without epoch", { since: "5" }, reset("bad-cursor")],
    ["epoch without since", { epoch: "c" }, reset("bad-cursor")],
    ["not a number", { since: "x", epoch: "c" }, reset("bad-cursor")],
    ["empty", { since: "", epoch: "c" }, reset("bad-cursor")],
    ["a fraction", { since: "1.5", epoch: "c" }, reset("bad-cursor")],
    ["below -1", { since: "-2", epoch: "c" }, reset("bad-cursor")],
    ["a sign", { since: "+1", epoch: "c" }, reset("bad-cursor")],
    ["an exponent", { since: "1e1", epoch: "c" }, reset("bad-cursor")],
    ["a space", { since: " 1", epoch: "c" }, reset("bad-cursor")],
    ["a leading zero", { since: "007", epoch: "c" }, reset("bad-cursor")],
    ["hexadecimal", { since: "0x5", epoch: "c" }, reset("bad-cursor")],
    ["too large to be a seq", { since: "9999999999999999", epoch: "c" }, reset("bad-cursor")],
    ["-0", { since: "-0", epoch: "c" }, reset("bad-cursor")],
  ])("%s", (_, request, expected) => {
    expect(decideResume(request, log)).toEqual(expected);
  });

  test.each([
    ["nothing asked of an empty log", {}, start],
    ["a cursor into an empty log", { since: "0", epoch: "c" }, reset("ahead")],
  ])("%s", (_, request, expected) => {
    expect(decideResume(request, empty)).toEqual(expected);
  });
});
