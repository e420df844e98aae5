// Every screen of the panes, at every size and in every look.

import { composing, done, everySize, press, screen } from "../dev/every-size.fake.tsx";

everySize(
  {
    "a run": press(),
    "a run, a poet selected": press("j", "j"),
    "a run, LOG scrolled up": press("TAB", "k", "k", "k"),
    "the filter of LIVE": () => screen.type("/poet"),
    "LIVE filtered": async () => {
      await screen.type("/streaming");
      await press("RETURN", "n")();
    },
    "the filter of LOG": async () => {
      await screen.key("TAB");
      await screen.type("/poet");
    },
    "the link lost": async () => {
      screen.source.status({ kind: "lost", attempt: 2, retryInMs: 2_000, reason: "the agent does not answer" });
      await screen.frame();
    },
  },
  composing,
);
everySize(
  {
    "a run that is done": press(),
  },
  done,
);
