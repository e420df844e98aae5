// A stand-in for an OpenAI-compatible server, on loopback: `node scripts/openai-fake.mjs [port]` prints its base URL and runs
// until it is killed. It answers whatever it is asked, tool calls too, in words of the embedded model.
// Another terminal: escapement run hello --backend openai --api-base-url <that URL> --model m

import { register } from "tsx/esm/api";

register();
const { likeAModel, startOpenAiServer } = await import("../agent/backends/ai-sdk/openai-server.fake.ts");

const port = Number(process.argv[2] ?? 0);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error("wanted a port from 0 (any free one) to 65535");
  process.exit(2);
}
const server = await startOpenAiServer({ port, play: likeAModel({ paceMs: 5 }) });
console.log(server.url);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => void server.close().then(() => process.exit(0)));
