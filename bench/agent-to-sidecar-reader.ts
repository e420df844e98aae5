// The reader of agent-to-sidecar.bench.ts, under Bun as the sidecar is: parses, folds, and says when it has everything.

import { applyFrame, createModel } from "../fold/index.ts";
import { decodeMessage } from "../wire/index.ts";

const [url = "", events = "0"] = process.argv.slice(2);
const last = Number(events) - 1;
const model = createModel();
const socket = new WebSocket(url);
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
/** Its own start is no part of it. */
let before = 0;
socket.addEventListener("open", () => {
  before = cpu();
  process.send?.({ is: "open" });
});
socket.addEventListener("message", ({ data }) => {
  for (const frame of decodeMessage(String(data))) if (frame.ok && frame.value.kind !== "hello") applyFrame(model, frame.value);
  if (model.seq < last) return;
  process.send?.({ is: "done", cpu: cpu() - before, deltas: model.totals.deltas });
});
process.on("disconnect", () => process.exit(0));
