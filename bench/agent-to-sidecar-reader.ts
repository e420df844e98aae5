// The readers of agent-to-sidecar.bench.ts, under Bun as the sidecar is: `sidecar` is its own way of an event, from the socket over the
// intake into the store's model, without a screen; `plain` parses each message and folds it. Says when it has what it is to be warm by, and
// when it has everything.

import { applyFrame, createModel, type Model } from "../fold/index.ts";
import { createModelStore } from "../tui/store/index.ts";
import type { EventSource } from "../tui/transport/event-source.ts";
import { decodeMessage } from "../wire/index.ts";

const [kind = "", url = "", warm = "0", events = "0"] = process.argv.slice(2);
const [lastCold, last] = [Number(warm) - 1, Number(events) - 1];
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
/** Its own start is no part of it, nor what the compiler does until it has seen it all. */
let before = 0;

const begin = (): void => void process.send?.({ is: "open" });

const done = (model: Model): void => void process.send?.({ is: "done", cpu: cpu() - before, deltas: model.totals.deltas });

function look(model: Model): void {
  if (model.seq === lastCold) {
    before = cpu();
    process.send?.({ is: "warm" });
  } else if (model.seq === last) done(model);
}

/** Named at run time: its types are Bun's, and these files are checked with Node's. */
const WS_SOURCE = new URL("../tui/transport/event-source.ws.ts", import.meta.url).href;

async function readAsSidecar(): Promise<void> {
  const { createWsSource } = (await import(WS_SOURCE)) as { createWsSource(options: { url: string }): EventSource };
  const store = createModelStore();
  store.onFlush(() => look(store.model));
  createWsSource({ url }).start({
    ...store.sink,
    status(status) {
      if (status.kind === "live") begin();
      // Nothing breaks here: whoever asked sees that it is not all.
      else if (status.kind === "lost") done(store.model);
      store.sink.status(status);
    },
  });
}

function readPlainly(): void {
  const model = createModel();
  const socket = new WebSocket(url);
  socket.addEventListener("open", begin);
  socket.addEventListener("message", ({ data }) => {
    for (const frame of decodeMessage(String(data))) if (frame.ok) applyFrame(model, frame.value);
    look(model);
  });
}

if (kind === "sidecar") await readAsSidecar();
else readPlainly();
process.on("disconnect", () => process.exit(0));
