// The page: what is embedded in it becomes a replay, and the replay is drawn at the position the person chose; the end to begin with.

import { readAbout, readEvents } from "./embedded.ts";
import { element } from "./dom.ts";
import { createHeader } from "./header.ts";
import { createLive } from "./live.ts";
import { createLog } from "./log.ts";
import { createReplay } from "./replay.ts";
import { createScrubber } from "./scrubber.ts";
import { createTranscript } from "./transcript.ts";

const textOf = (node: Element): string => node.textContent ?? "";
const about = readAbout(textOf(document.getElementById("about") ?? document.createElement("div")) || "{}");
const blocks = [...document.querySelectorAll("script.events")];
const events = readEvents(blocks.map(textOf));
// What was read is not needed twice.
for (const block of blocks) block.remove();

const replay = createReplay(events);
replay.seek(replay.total);

const header = createHeader(about);
const transcript = createTranscript(draw);
const live = createLive(transcript.open);
const log = createLog((position) => {
  scrubber.stop();
  seek(position);
});
const scrubber = createScrubber(replay, draw);

function draw(): void {
  const model = replay.model();
  header.show(model, replay.position() >= replay.total);
  live.show(model);
  log.show(model);
  transcript.show(model);
  scrubber.show();
}

function seek(position: number): void {
  replay.seek(position);
  draw();
}

/** Events that an arrow key goes. */
const PAGE = Math.max(1, Math.round(replay.total / 50));
const KEYS: Readonly<Record<string, () => void>> = {
  " ": () => scrubber.toggle(),
  ".": () => seek(replay.position() + 1),
  ",": () => seek(replay.position() - 1),
  ArrowRight: () => seek(replay.position() + PAGE),
  ArrowLeft: () => seek(replay.position() - PAGE),
  "]": () => seek((replay.markers.find(({ seq }) => seq + 1 > replay.position())?.seq ?? replay.total) + 1),
  "[": () => seek((replay.markers.findLast(({ seq }) => seq + 1 < replay.position())?.seq ?? -1) + 1),
  Home: () => seek(0),
  End: () => seek(replay.total),
  Escape: () => transcript.close(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

const panes = element("main", "panes");
panes.append(live.root, log.root, transcript.root);
document.body.append(header.root, panes, scrubber.root);
draw();
