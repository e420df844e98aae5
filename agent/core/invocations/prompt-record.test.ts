import { setup } from "xstate";
import { describe, expect, test } from "vitest";
import { actors } from "../actors.ts";
import type { OpenPrompt } from "../ports/frontend.ts";
import { startFake } from "../run.fake.ts";
import { goOn } from "../resume/go-on.fake.ts";
import { idOnRecord } from "./prompt-record.ts";

const redact = (text: string): string => text.replaceAll(/s3cret|pa55word/g, "[x]");

/** Two questions at once, whose ids in the chart are secrets that leave the same mark. */
const machine = setup({ actors }).createMachine({
  type: "parallel",
  states: Object.fromEntries(
    ["s3cret", "pa55word"].map((id) => [
      id,
      {
        initial: "asking",
        states: {
          asking: { invoke: { id, src: "humanInput", input: { kind: "text", prompt: `And ${id}?` } }, on: { "human.answer": "done" } },
          done: { type: "final" },
        },
      },
    ]),
  ),
});

describe("a secret in the names that a prompt's id is made of", () => {
  test("is in no id, the two stay apart, each is answered by the id that is told, and a run that goes on finds both", async () => {
    const prompts: OpenPrompt[] = [];
    const run = startFake(machine, { redact, onInput: (prompt) => void prompts.push(prompt) });
    await run.clock.settle();
    const ids = prompts.map(({ promptId }) => promptId);
    expect(new Set(ids).size).toBe(2);
    expect(run.store.lines.join("")).not.toMatch(/s3cret|pa55word/);
    expect(run.of("human-input/start").map((data) => data["prompt-id"])).toEqual(ids);
    expect(ids.map((id) => redact(id))).toEqual(ids);

    const told: OpenPrompt[] = [];
    const again = goOn(machine, run.store, { redact, onInput: (prompt) => void told.push(prompt) });
    await again.clock.settle();
    expect(told.map(({ promptId }) => promptId)).toEqual(ids);
    expect(again.of("human-input/start")).toHaveLength(2);
    for (const prompt of told) await prompt.answer("yes", "a person");
    expect((await again.result).status).toBe("done");
    for (const prompt of prompts) await prompt.answer("yes", "a person");
    expect((await run.result).status).toBe("done");
  });

  test("an id without one is what the chart makes of it", () => {
    expect(idOnRecord("s/asking.0@0/0", redact)).toBe("s/asking.0@0/0");
    expect(idOnRecord("s/s3cret/0", undefined)).toBe("s/s3cret/0");
    expect(idOnRecord("s/s3cret/0", redact)).toMatch(/^s\/\[x\]\/0~[0-9a-f]{1,4}$/);
  });
});
