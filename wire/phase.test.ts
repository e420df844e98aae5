import { describe, expect, it } from "vitest";
import type { StateInfo } from "./event-fields.ts";
import { localName, phaseOf } from "./phase.ts";

/** One state a line, `id kind`; the parent is the path before the last dot. */
const chart = (text: string): StateInfo[] =>
  text
    .trim()
    .split(/\s*\n\s*/)
    .map((line) => {
      const [id = "", kind = "atomic"] = line.split(" ");
      const parent = id.slice(0, Math.max(0, id.lastIndexOf(".")));
      return { id, kind: kind as StateInfo["kind"], ...(parent !== "" && { parent }) };
    });

const flat = chart("planning\ncomposing\njudging\ndone final");
const deep = chart(
  "run compound\nrun.planning\nrun.composing compound\nrun.composing.draft\nrun.composing.check\nrun.hist history\nrun.done final\naborted final",
);
const split = chart("idle\nwork parallel\nwork.left compound\nwork.left.a\nwork.left.b\nwork.right compound\nwork.right.a\njoined final");
const rootSplit = chart("left compound\nleft.a\nright compound\nright.a");

describe("phaseOf", () => {
  it.each<[string, StateInfo[], string[], string[], string[]]>([
    ["a flat chart", flat, ["composing"], ["composing"], ["planning", "composing", "judging", "done"]],
    ["a final state", flat, ["done"], ["done"], ["planning", "composing", "judging", "done"]],
    [
      "a compound one: down to the leaf, without history states",
      deep,
      ["run", "run.planning"],
      ["run", "planning"],
      ["planning", "composing", "done"],
    ],
    ["a nested one", deep, ["run", "run.composing", "run.composing.check"], ["run", "composing", "check"], ["draft", "check"]],
    ["a final state beside a compound one", deep, ["aborted"], ["aborted"], ["run", "aborted"]],
    [
      "parallel regions: no single path says the truth",
      split,
      ["work", "work.left", "work.left.a", "work.right", "work.right.a"],
      ["work"],
      ["idle", "work", "joined"],
    ],
    ["before them", split, ["idle"], ["idle"], ["idle", "work", "joined"]],
    ["after them", split, ["joined"], ["joined"], ["idle", "work", "joined"]],
    ["a parallel root", rootSplit, ["left", "left.a", "right", "right.a"], [], ["left", "right"]],
    ["nothing active yet", flat, [], [], ["planning", "composing", "judging", "done"]],
    ["no states known", [], ["composing"], [], []],
    ["a state nobody knows", flat, ["elsewhere"], [], ["planning", "composing", "judging", "done"]],
    ["the order of a configuration does not matter", deep, ["run.planning", "run"], ["run", "planning"], ["planning", "composing", "done"]],
    ["a parent that is itself", [{ id: "a", kind: "atomic", parent: "a" }], ["a"], [], []],
    ["a parent that is null", [{ id: "a", kind: "atomic", parent: null as unknown as string }], ["a"], ["a"], ["a"]],
  ])("%s", (_, states, config, breadcrumb, siblings) => expect(phaseOf(states, config)).toEqual({ config, breadcrumb, siblings }));

  it("ends the breadcrumb with one of the siblings", () => {
    for (const [states, config] of [
      [flat, ["judging"]],
      [deep, ["run", "run.composing", "run.composing.draft"]],
      [split, ["work"]],
    ] as const) {
      const { breadcrumb, siblings } = phaseOf(states, config);
      expect(siblings).toContain(breadcrumb.at(-1));
    }
  });

  it("leaves what it is given alone", () => {
    const config = ["composing"];
    expect(phaseOf(flat, config).config).not.toBe(config);
  });
});

it.each([
  ["run.composing.draft", "draft"],
  ["planning", "planning"],
  ["", ""],
])("localName of %j", (id, name) => expect(localName(id)).toBe(name));
