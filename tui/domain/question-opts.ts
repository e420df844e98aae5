// A question's opts as a modal can draw them: of a log anything may come, and a field of the wrong type must cost that
// field and not the question.

import { type PromptOption, type PromptOpts, textOf, type ToolDetail } from "../../wire/index.ts";
import { OPTIONS_MAX } from "./limits.ts";

export function drawableOpts(opts: PromptOpts): PromptOpts {
  const raw: Readonly<Record<string, unknown>> = { ...opts };
  const options = Array.isArray(raw["options"]) ? raw["options"].slice(0, OPTIONS_MAX).flatMap(optionOf) : undefined;
  const detail = detailOf(raw["detail"]);
  return {
    prompt: textOf(raw["prompt"]),
    ...(options ? { options } : {}),
    ...(raw["default"] === undefined || raw["default"] === null ? {} : { default: raw["default"] }),
    ...(typeof raw["placeholder"] === "string" ? { placeholder: raw["placeholder"] } : {}),
    ...(typeof raw["min"] === "number" && Number.isFinite(raw["min"]) ? { min: raw["min"] } : {}),
    ...(raw["multiline"] === true ? { multiline: true } : {}),
    ...(detail ? { detail } : {}),
  };
}

/** Without a value there is nothing to send; without a label the value is read. */
function optionOf(option: unknown): PromptOption[] {
  if (!isObject(option) || typeof option["value"] !== "string") return [];
  const hint = option["hint"];
  return [
    {
      value: option["value"],
      label: textOf(option["label"]) || option["value"],
      ...(hint === undefined || hint === null ? {} : { hint: textOf(hint) }),
    },
  ];
}

function detailOf(detail: unknown): ToolDetail | undefined {
  if (!isObject(detail) || detail["kind"] !== "tool") return undefined;
  const { diff } = detail;
  return {
    kind: "tool",
    tool: textOf(detail["tool"]),
    input: detail["input"],
    ...(diff === undefined || diff === null ? {} : { diff: textOf(diff) }),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
