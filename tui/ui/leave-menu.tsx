// Ctrl-C in the terminal that started the run: stop it, go on without a screen, or stay.

import { createMemo } from "solid-js";
import { EMPTY_LINE, fillLine, type Line, line, span } from "../domain/line.ts";
import { centredRect, type ScreenLayout } from "../domain/screen-layout.ts";
import { LEAVE_CHOICES, type LeaveChoice } from "../input/leave.ts";
import type { ScreenState } from "../store/index.ts";
import { Frame } from "./frame.tsx";
import { Lines } from "./lines.tsx";

const WORDS: Readonly<Record<LeaveChoice, { key: string; label: string; hint: string }>> = {
  stop: { key: "s", label: "Stop the run", hint: "it has 5 s to end" },
  "without-screen": { key: "g", label: "Go on without a screen", hint: "in plain lines" },
  stay: { key: "Esc", label: "Stay", hint: "" },
};
const COLUMNS = 58;
const LINES = 8;
const LABEL_COLUMNS = 24;

export function LeaveMenu(props: { state: ScreenState; layout: ScreenLayout; at: number }) {
  const { state } = props;
  const rect = () => centredRect(props.layout, COLUMNS, LINES);
  const width = () => rect().width - 4;
  const isLinked = () => state.link().kind === "live";
  const lines = createMemo(() =>
    [
      EMPTY_LINE,
      ...LEAVE_CHOICES.map((choice, at) => choiceLine(choice, at === props.at, width(), isLinked())),
      EMPTY_LINE,
      footLine(isLinked()),
    ].map((given) => fillLine(given, width())),
  );
  return (
    <Frame rect={rect()} theme={state.theme()} ground="modal" focused title=" The run goes on " zIndex={20}>
      <Lines inset lines={lines()} ground="modal" theme={state.theme()} left={1} top={0} width={width()} />
    </Frame>
  );
}

function choiceLine(choice: LeaveChoice, marked: boolean, width: number, isLinked: boolean): Line {
  const { key, label, hint } = WORDS[choice];
  const why = choice === "stop" && !isLinked ? "not connected" : hint;
  const drawn = line(
    span("accent", marked ? "▸ " : "  "),
    span("key", key.padEnd(4)),
    span(marked ? "strong" : "choice", label.padEnd(LABEL_COLUMNS)),
    span("choice.hint", why),
  );
  return marked ? { ...fillLine(drawn, width), ground: "modal.selection" } : drawn;
}

const footLine = (isLinked: boolean): Line =>
  line(span("hint", isLinked ? "Ctrl-C again within 2 s stops the run" : "the agent does not answer: it cannot be told to stop"));
