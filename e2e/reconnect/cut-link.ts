// A link inside one process that is cut after as many bytes as the test says: what was sent whole before arrives, a message that was
// under way does not. The hub is the real one, and so is who comes back.

import type { FrameSink } from "../../agent/hub/index.ts";
import type { Hub } from "../../agent/hub/index.ts";
import type { OpenLink } from "../../tui/transport/link.ts";

export interface CutLinks {
  open: OpenLink;
  /** Ends the link that stands; what was said before has arrived. */
  cut(): void;
  /** Connections so far. */
  count(): number;
}

/** `bytesOf` gives for each connection how much of the answer it lets through; `loses` is asked for each message: one that is lost in the middle. */
export function createCutLinks(hub: () => Hub, bytesOf: () => number, loses: () => boolean = () => false): CutLinks {
  let end: (() => void) | undefined;
  let count = 0;

  const open: OpenLink = (url, callbacks) => {
    count += 1;
    let left = bytesOf();
    let isOver = false;
    let isGreeted = false;
    const over = (): void => {
      if (isOver) return;
      isOver = true;
      client.detach();
      // Never from inside a call of whoever is cut off.
      queueMicrotask(() => callbacks.onEnd({ code: 1006, reason: "cut" }));
    };
    const sink: FrameSink = {
      offers: ["batch", "deltas"],
      send(parcel) {
        if (isOver) return false;
        for (const { text, bytes } of parcel.messages) {
          left -= bytes;
          if (left < 0) {
            over();
            return true; // the bytes left this side; that they did not arrive is not known here
          }
          // No stream loses its beginning and goes on.
          if (!isGreeted || !loses()) callbacks.onText(text);
          isGreeted = true;
        }
        return true;
      },
      bufferedBytes: () => 0,
      onDrain: () => undefined,
      close: over,
      ping: () => client.alive(),
    };
    const asked = new URL(url).searchParams;
    const client = hub().attach(
      {
        ...(asked.has("since") ? { since: asked.get("since") ?? "" } : {}),
        ...(asked.has("epoch") ? { epoch: asked.get("epoch") ?? "" } : {}),
        caps: (asked.get("caps") ?? "").split(","),
      },
      sink,
    );
    end = over;
    return {
      send: () => !isOver,
      greeted: () => undefined,
      close() {
        isOver = true;
        client.detach();
      },
    };
  };
  return { open, cut: () => end?.(), count: () => count };
}
