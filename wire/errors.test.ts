import { expect, it } from "vitest";
import { ANSWER_CODES, isOffence, OFFENCE_CODES } from "./errors.ts";

it("four codes are offences, the rest are answers", () => {
  expect(OFFENCE_CODES.filter(isOffence)).toEqual([...OFFENCE_CODES]);
  expect(ANSWER_CODES.filter(isOffence)).toEqual([]);
});
