import { expect, test } from "vitest";
import { callName, type Started } from "./called-as.ts";

const started = (script: string, env: Started["env"] = {}): Started => ({ env, argv: ["/usr/bin/node", script], cwd: () => "/here" });
const byNpm = (script: string) => ({ npm_lifecycle_script: script });

test.each<[string, Started, string]>([
  ["npx", started("/here/node_modules/.bin/escapement", byNpm("escapement")), "npx escapement"],
  ["npx, with a command", started("/here/node_modules/.bin/escapement", byNpm("'escapement' open latest")), "npx escapement"],
  ["npm start", started("/here/dist/escapement.js", byNpm("node scripts/start.mjs")), "npx escapement"],
  ["npm start's script by hand", started("/here/dist/escapement.js"), "node dist/escapement.js"],
  ["an npm script of another name", started("/here/dist/escapement.js", byNpm("escapement-other")), "node dist/escapement.js"],
  ["the built file from elsewhere", started("/else where/dist/escapement.js"), "node '/else where/dist/escapement.js'"],
  ["a command that the shell finds", started("/opt/bin/escapement", { PATH: "/bin:/opt/bin" }), "escapement"],
  ["a link that the shell does not find", started("/here/node_modules/.bin/escapement", { PATH: "/bin" }), "npx escapement"],
  ["a program that embeds this one", started("/here/server.js"), "npx escapement"],
  ["a wrapper that says its name", started("/here/dist/escapement.js", { ESCAPEMENT_CALLED_AS: "docker run esc" }), "docker run esc"],
  ["what no hint could hold", started("/here/dist/escapement.js", { ESCAPEMENT_CALLED_AS: "\x1b[31m" }), "node dist/escapement.js"],
  ["nothing known", { env: {}, argv: [], cwd: () => "/" }, "npx escapement"],
])("%s", (_, how, words) => expect(callName(how)).toBe(words));
