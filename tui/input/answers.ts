// From what stands in a modal to the value on the wire, or to the reason why not yet.

import { ANSWER_FRAME_BYTES_MAX, type PromptOpts } from "../../wire/index.ts";
import { shownOptions, tickedValues } from "../domain/choices.ts";
import type { Editor } from "../domain/editor.ts";

export type Value = string | boolean | string[];
export type Made = { ok: true; value: Value } | { ok: false; reason: string };

export function valueOf(editor: Editor, opts: PromptOpts): Made {
  switch (editor.kind) {
    case "text":
      return textValue(editor.field.text, opts);
    case "confirm":
      return { ok: true, value: editor.yes };
    case "select": {
      const option = shownOptions(editor.choices)[editor.choices.at];
      return option ? { ok: true, value: option.value } : { ok: false, reason: "nothing matches the filter" };
    }
    case "multi": {
      const value = tickedValues(editor.choices);
      const min = opts.min ?? 0;
      return value.length >= min ? { ok: true, value } : { ok: false, reason: `choose at least ${min}; ${value.length} chosen` };
    }
  }
}

function textValue(text: string, opts: PromptOpts): Made {
  const value = text === "" && typeof opts.default === "string" ? opts.default : text;
  const length = Array.from(value).length;
  if (opts.min !== undefined && length < opts.min) return { ok: false, reason: `at least ${opts.min} characters; ${length} typed` };
  return { ok: true, value };
}

/** Said before anything is sent; `undefined` where it fits. */
export function tooLong(frame: object): string | undefined {
  const bytes = new TextEncoder().encode(JSON.stringify(frame)).length;
  if (bytes <= ANSWER_FRAME_BYTES_MAX) return undefined;
  return `too long: ${Math.ceil(bytes / 1024)} KiB; an answer may have ${ANSWER_FRAME_BYTES_MAX / 1024} KiB`;
}

/** `[Y/n]` says yes where nothing else is asked for. */
export const confirmDefault = (opts: PromptOpts): boolean => opts.default !== false;
