// Every screen of what lies over the panes, at every size and in every look.

import { composing, done, everySize, press, screen } from "../dev/every-size.fake.tsx";

everySize(
  {
    "a transcript": press("j", "j", "RETURN"),
    help: () => screen.key("F1"),
    commands: () => screen.key("p", { ctrl: true }),
    leaving: () => screen.key("c", { ctrl: true }),
  },
  composing,
);
everySize(
  {
    "actions on a row": press("j", "j", "o"),
    "the inspector: invocations": press("?"),
    "the inspector: states": press("?", "2"),
    "the inspector: transitions": press("?", "2", "v"),
    "the inspector: status": press("?", "3"),
    "the inspector: artifacts": press("?", "4"),
    "the pager": press("?", "4", "RETURN"),
    "the pager, words found": async () => {
      await press("?", "4", "RETURN", "/")();
      await screen.type("ada");
      await screen.key("RETURN");
    },
  },
  done,
);
