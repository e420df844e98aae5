// Runs in a thread of its own: a pattern comes from a model, and one that backtracks for ever must not stop the agent.
// In: {pattern, flags} once as workerData; then texts, one at a time. Out: the lines that match, [number from 1, text].

import { parentPort, workerData } from "node:worker_threads";

const { pattern, flags, hitsMax } = workerData;
const expression = new RegExp(pattern, flags);

parentPort?.on("message", (text) => {
  const hits = [];
  let number = 0;
  // What stands after the last line's end is no line.
  for (const line of text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/)) {
    number += 1;
    if (!expression.test(line)) continue;
    hits.push([number, line]);
    if (hits.length >= hitsMax) break;
  }
  parentPort?.postMessage(hits);
});
