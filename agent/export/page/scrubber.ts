// The bar at the bottom: where in the session the page stands, what happened when, and the way to any of it.

import { clockText } from "../../../fold/index.ts";
import { button, element, setText } from "./dom.ts";
import type { Replay } from "./replay.ts";

const SPEEDS = [1, 2, 4, 8, 16] as const;

export interface ScrubberView {
  root: HTMLElement;
  show(): void;
  toggle(): void;
  stop(): void;
}

/** `onChange`: the replay stands elsewhere now. */
export function createScrubber(replay: Replay, onChange: () => void): ScrubberView {
  const root = element("footer", "scrubber");
  const slider = element("input", "slider") as HTMLInputElement;
  const where = element("span", "where");
  const rail = element("div", "rail");
  let speed = 0;
  let isPlaying = false;
  let lastMs = 0;

  const play = button("play", "▶", "Play or pause", () => toggle());
  const faster = button("speed", "1×", "Speed", () => {
    speed = (speed + 1) % SPEEDS.length;
    setText(faster, `${SPEEDS[speed] ?? 1}×`);
  });

  slider.setAttribute("type", "range");
  slider.setAttribute("min", "0");
  slider.setAttribute("max", String(replay.total));
  slider.setAttribute("aria-label", "Position in the session, in events");
  slider.addEventListener("input", () => {
    stop();
    replay.seek(Number(slider.value));
    onChange();
  });
  for (const { kind, seq } of replay.markers) {
    const mark = element("span", `mark ${kind}`);
    mark.style.left = `${(100 * (seq + 1)) / Math.max(1, replay.total)}%`;
    rail.append(mark);
  }
  const track = element("div", "track");
  track.append(rail, slider);
  root.append(play, faster, track, where);

  function stop(): void {
    isPlaying = false;
    setText(play, "▶");
  }

  function toggle(): void {
    if (isPlaying) return stop();
    if (replay.position() >= replay.total) replay.seek(0);
    onChange();
    isPlaying = true;
    setText(play, "⏸");
    requestAnimationFrame((now) => {
      lastMs = now;
      requestAnimationFrame(step);
    });
  }

  function step(now: number): void {
    if (!isPlaying) return;
    const before = replay.position();
    replay.play((now - lastMs) * (SPEEDS[speed] ?? 1));
    lastMs = now;
    if (replay.position() !== before) onChange();
    if (replay.position() >= replay.total) return stop();
    requestAnimationFrame(step);
  }

  return {
    root,
    stop,
    toggle,
    show() {
      const ts = replay.ts();
      slider.value = String(replay.position());
      const time = ts === undefined ? "" : `${clockText(ts, -new Date(ts).getTimezoneOffset() || 0)}  ·  `;
      setText(where, `${time}${replay.position()} / ${replay.total}`);
    },
  };
}
