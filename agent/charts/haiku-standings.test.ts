import { expect, test } from "vitest";
import { entriesOf, finalistsOf, ranked, scored, summaryOf, type Entry } from "./haiku-standings.ts";

const entry = (name: string, ...rounds: number[]): Entry => ({ name, haiku: `${name}\nb\nc`, rounds });
const ballot = (...scores: number[]) => ({ status: "done" as const, output: { scores } });

test("a poet that failed is out", () => {
  expect(
    entriesOf([{ status: "done", output: { name: "A", haiku: "x" } }, { status: "error", message: "down" }, { status: "stopped" }]),
  ).toEqual([{ name: "A", haiku: "x", rounds: [] }]);
});

test("scores are means over the judges that finished, best first", () => {
  const standings = scored([entry("A"), entry("B")], [ballot(3, 8), { status: "error" }, ballot(4, 9)]);
  expect(standings.map((one) => [one.name, one.rounds])).toEqual([
    ["B", [8.5]],
    ["A", [3.5]],
  ]);
});

test("without any ballot everybody has nothing, in the order of before", () => {
  expect(scored([entry("A"), entry("B")], [{ status: "error" }]).map((one) => one.name)).toEqual(["A", "B"]);
});

test.each<[string, Entry[], string]>([
  ["who was in the final stands higher", [entry("A", 9), entry("B", 5, 2)], "B A"],
  ["the final counts before the first round", [entry("A", 9, 4), entry("B", 5, 5)], "B A"],
  ["equals are told apart by the first round", [entry("A", 5, 6), entry("B", 7, 6)], "B A"],
  ["true equals keep their order", [entry("A", 5), entry("B", 5)], "A B"],
])("%s", (_name, entries, order) => {
  expect(
    ranked(entries)
      .map((one) => one.name)
      .join(" "),
  ).toBe(order);
});

test.each([
  [2, 2],
  [3, 2],
  [8, 4],
  [9, 5],
])("of %d poems %d go on", (count, finalists) => {
  expect(finalistsOf(Array.from({ length: count }, (_all, i) => entry(String(i))))).toHaveLength(finalists);
});

test("the summary begins with the verdict", () => {
  const text = summaryOf({ theme: "rain", entries: [entry("A", 5, 6), entry("B", 3)], winner: "A", pick: "judges", judges: 1 });
  expect(text.split("\n").slice(0, 7)).toEqual(["# A wins", "", "> A  ", "> b  ", "> c  ", "", "Theme: rain. Picked by one judge."]);
  expect(text).toContain("| 2 | B | 3 | – |");
});
