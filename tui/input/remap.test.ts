import { describe, expect, test } from "bun:test";
import { KEY_TABLE } from "./key-table.ts";
import { remapped } from "./remap.ts";
import { createKeymap, keyClashes, type Where } from "./routing.ts";

const panes: Where = { overlay: undefined, modal: undefined, pane: "live" };

test("nothing given is the table", () => {
  expect(remapped(undefined)).toEqual({ rows: KEY_TABLE, problems: [] });
});

describe("a changed key", () => {
  const { rows, problems } = remapped({ maximise: "z", "pane.log/move.down": ["ctrl+n", "down"], mouse: [] });
  const { actionOf } = createKeymap(rows);
  test("means its action, and the old one means nothing", () => {
    expect(problems).toEqual([]);
    expect(actionOf(panes, "z")).toBe("maximise");
    expect(actionOf(panes, "m")).toBeUndefined();
    expect(actionOf(panes, "M")).toBeUndefined();
  });
  test("of one place is changed there alone", () => {
    expect(actionOf({ ...panes, pane: "log" }, "ctrl+n")).toBe("move.down");
    expect(actionOf({ ...panes, pane: "log" }, "j")).toBeUndefined();
    expect(actionOf(panes, "j")).toBe("move.down");
  });
  test("two can change places", () => {
    const swapped = remapped({ "panes.artifacts": "v", "panes.states": "a" });
    expect(swapped.problems).toEqual([]);
    expect(createKeymap(swapped.rows).actionOf(panes, "a")).toBe("panes.states");
  });
});

describe("what is wrong is named and starts with the default", () => {
  const WRONG: [unknown, string][] = [
    [7, "keys: an object is wanted: action to key"],
    [{ fly: "x" }, "keys.fly: there is no such action"],
    [{ "leave/maximise": "x" }, "keys.leave/maximise: there is no such action in such a place"],
    [{ maximise: "hyper+x" }, 'keys.maximise: "hyper+x" is no key; one as "ctrl+k", "f5", "alt+left" or "g" is wanted'],
    [{ maximise: 3 }, 'keys.maximise: 3 is no key; one as "ctrl+k", "f5", "alt+left" or "g" is wanted'],
    [{ maximise: "\u001b" }, 'keys.maximise: "\\u001b" is no key; one as "ctrl+k", "f5", "alt+left" or "g" is wanted'],
    [{ maximise: "tab" }, "keys.maximise: Tab is focus.next's already (Panes, LIVE focused)"],
    [{ send: "x" }, "keys.send: x types text there"],
    [{ leave: [] }, "keys.leave: the way out needs a key"],
    [{ redraw: "x" }, "keys.redraw: x types text there"],
    [{ maximise: "z", copy: "z" }, "keys.copy: z is maximise's already (Panes, LIVE focused)"],
  ];
  for (const [given, problem] of WRONG)
    test(JSON.stringify(given), () => {
      const { rows, problems } = remapped(given);
      expect(problems).toEqual([problem]);
      expect(keyClashes(rows)).toEqual([]);
      expect(createKeymap(rows).actionOf(panes, "ctrl+c")).toBe("leave");
    });
});
