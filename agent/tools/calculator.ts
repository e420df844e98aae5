// calculator: arithmetic that a model should not do in its head.

import { z } from "zod";
import type { Tool } from "../core/ports/tool.ts";
import { evaluate, shownNumber } from "./calculator-expression.ts";
import { createTool } from "./create-tool.ts";

export const createCalculator = (): Tool =>
  createTool({
    name: "calculator",
    description:
      "Works out an arithmetic expression: + - * / % ^ ( ), pi, e, and sqrt, abs, round(x, digits), floor, ceil, min, max, sum, ln, log(x, base), exp, sin, cos, tan and more.",
    effects: "none",
    schema: z.object({ expression: z.string().describe("as (3 + 4) * 2 ^ 10 / sqrt(2)") }),
    run: ({ expression }) => shownNumber(evaluate(expression)),
  });
