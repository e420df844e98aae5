// One place and one toolset for all tests of a file: made before the first, gone after the last.

import { afterAll, beforeAll } from "vitest";
import type { ToolPreview, ToolResult } from "../core/index.ts";
import { callTool, createPlace, openToolset, type Place, toolNamed } from "./tools.fake.ts";
import type { Toolset, ToolsetOptions } from "./toolset.ts";

export interface SharedToolset {
  place: Place;
  /** Throws before the first test. */
  toolset(): Toolset;
  call(name: string, input: unknown, signal?: AbortSignal): Promise<ToolResult>;
  preview(name: string, input: unknown): Promise<ToolPreview> | undefined;
}

/** Called once, at the top of a file. `furnish` puts into the place what its tests find there. */
export function shareToolset(options: Partial<ToolsetOptions> = {}, furnish?: (place: Place) => void): SharedToolset {
  const place = createPlace();
  let opened: Toolset | undefined;
  const toolset = (): Toolset => {
    if (!opened) throw new Error("the toolset is opened before the first test");
    return opened;
  };
  beforeAll(async () => {
    furnish?.(place);
    opened = await openToolset(place, options);
  });
  afterAll(async () => {
    await opened?.close();
    place.remove();
  });
  return {
    place,
    toolset,
    call: (name, input, signal) => callTool(toolset(), name, input, signal),
    preview: (name, input) =>
      toolNamed(toolset(), name).preview?.(input, { signal: new AbortController().signal, sessionId: "s", invokeid: "i" }),
  };
}
