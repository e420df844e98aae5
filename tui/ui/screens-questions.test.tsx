// Every kind of question, at every size and in every look.

import { questionEvent } from "../dev/sample-session.ts";
import { ask, composing, everySize, screen } from "../dev/every-size.fake.tsx";
import { DIFF_OF_TOOL as TOOL, OPTIONS } from "../dev/question-opts.fake.ts";

everySize(
  {
    "a question for a text": ask("text", { prompt: "What is **your name**?", default: "stranger" }),
    "a question for a text of several lines": async () => {
      await ask("text", { prompt: "Say more:", multiline: true })();
      await screen.paste("one line\nand another");
    },
    "a question: yes or no": ask("confirm", { prompt: "Shall they begin?", default: true }),
    "a tool to be confirmed, with its diff": ask("confirm", { prompt: "May **poet** edit a file?", detail: TOOL }),
    "a question: one of several": ask("select", { prompt: "Which haiku wins?", options: OPTIONS, default: "v1" }),
    "a question: several of several": ask("multi", { prompt: "Which go on?", options: OPTIONS, default: ["v0", "v2"], min: 2 }),
    "two questions": async () => {
      await ask("confirm", { prompt: "Shall they begin?" })();
      await screen.say(questionEvent(composing.length + 1, "p2", "text", { prompt: "And then?" }));
    },
  },
  composing,
);
