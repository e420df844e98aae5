// A recording that was read to its end and stands there, as a source says it.

import { createMarkers } from "../../fold/index.ts";
import type { Envelope } from "../../wire/index.ts";
import type { Timeline } from "../domain/timeline.ts";
import type { LinkStatus } from "../transport/event-source.ts";

export function replayStatus(session: readonly Envelope[], changes: Partial<Timeline> = {}): LinkStatus {
  const markers = createMarkers();
  const firstTs = session[0]?.ts;
  for (const event of session) markers.add(event, event.ts - (firstTs ?? 0));
  const spanMs = (session.at(-1)?.ts ?? 0) - (firstTs ?? 0);
  const last = session.length - 1;
  return {
    kind: "replay",
    position: last,
    last,
    done: true,
    timeline: {
      firstTs,
      atMs: spanMs,
      spanMs,
      markers: markers.all(),
      isPlaying: false,
      timing: "instant",
      speed: 1,
      isReading: false,
      isGrowing: false,
      isAtEnd: true,
      ...changes,
    },
  };
}
