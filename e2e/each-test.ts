// What a test of the whole program has to itself, made before and gone after each: its folder, the terminals it opened, its runs.

import { afterEach, beforeEach } from "vitest";
import { type BackgroundRuns, createBackgroundRuns } from "./background.ts";
import { endPtyPrograms } from "./pty.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";

/** Stands for the one of the test that runs now. Called at the top of a file; hooks of the file itself run inside of it. */
export function workspaceOfEachTest(): Workspace {
  return ofEachTest(createWorkspace, (space) => space.remove());
}

/** The same, with runs in the background that end with the test. */
export function runsOfEachTest(): { runs: BackgroundRuns; space: Workspace } {
  const runs = ofEachTest(createBackgroundRuns, (made) => made.end());
  return { runs, space: standIn(() => runs.space) };
}

function ofEachTest<T extends object>(make: () => T, end: (made: T) => void): T {
  let now: T | undefined;
  beforeEach(() => {
    now = make();
  });
  afterEach(() => {
    endPtyPrograms();
    if (now) end(now);
    now = undefined;
  });
  return standIn(() => {
    if (!now) throw new Error("it is there while a test runs");
    return now;
  });
}

/** Whatever is asked of it is asked of what `its` gives at that moment. */
const standIn = <T extends object>(its: () => T): T => new Proxy({} as T, { get: (_, name) => Reflect.get(its(), name) as unknown });
