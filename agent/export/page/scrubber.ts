// The bar at the bottom: where in the session the page stands, what happened when, and the way to any of it.

import { clockText } from "../../../fold/index.ts";
import type { Envelope } from "../../../wire/index.ts";
import { button, element, setText } from "./dom.ts";
import { advance, type Marker } from "./timeline.ts";

const SPEEDS = [1, 2, 4, 8, 16] as const;

export interface ScrubberView {
  root: HTMLElement;
  show(position: number): void;
  toggle(): void;
  stop(): void;
}

export interface ScrubberOptions {
  events: readonly Envelope[];
  markers: readonly Marker[];
  position(): number;
  onSeek(position: number): void;
}

export function createScrubber({ events, markers, position, onSeek }: ScrubberOptions): ScrubberView {
  const root = element("footer", "scrubber");
  const slider = element("input", "slider") as HTMLInputElement;
  const where = element("span", "where");
  const rail = element("div", "rail");
  let speed = 0;
  let isPlaying = false;
  let lastMs = 0;
  let restMs = 0;

  const play = button("play", "▶", "Play or pause", () => toggle());
  const faster = button("speed", "1×", "Speed", () => {
    speed = (speed + 1) % SPEEDS.length;
    setText(faster, `${SPEEDS[speed] ?? 1}×`);
  });

  slider.setAttribute("type", "range");
  slider.setAttribute("min", "0");
  slider.setAttribute("max", String(events.length));
  slider.setAttribute("aria-label", "Position in the session, in events");
  slider.addEventListener("input", () => {
    stop();
    onSeek(Number(slider.value));
  });
  for (const marker of markers) rail.append(drawMarker(marker));
  const track = element("div", "track");
  track.append(rail, slider);
  root.append(play, faster, track, where);

  function drawMarker(marker: Marker): HTMLElement {
    const mark = element("span", `mark ${marker.kind}`);
    mark.style.left = `${(100 * marker.position) / Math.max(1, events.length)}%`;
    return mark;
  }

  function stop(): void {
    isPlaying = false;
    setText(play, "▶");
  }

  function toggle(): void {
    if (isPlaying) return stop();
    if (position() >= events.length) onSeek(0);
    isPlaying = true;
    restMs = 0;
    setText(play, "⏸");
    requestAnimationFrame((now) => {
      lastMs = now;
      requestAnimationFrame(step);
    });
  }

  function step(now: number): void {
    if (!isPlaying) return;
    const moved = advance(events, position(), restMs + (now - lastMs) * (SPEEDS[speed] ?? 1));
    lastMs = now;
    restMs = moved.restMs;
    if (moved.position !== position()) onSeek(moved.position);
    if (moved.position >= events.length) return stop();
    requestAnimationFrame(step);
  }

  return {
    root,
    stop,
    toggle,
    show(at) {
      slider.value = String(at);
      const ts = events[Math.max(0, at - 1)]?.ts;
      const time = ts === undefined ? "" : `${clockText(ts, -new Date(ts).getTimezoneOffset() || 0)}  ·  `;
      setText(where, `${time}${at} / ${events.length}`);
    },
  };
}
