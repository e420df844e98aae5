// A screen that joined a run, and the link under it: answers given while it is down, an agent that dies and is taken up again elsewhere.

import { expect, test } from "vitest";
import { workspaceOfEachTest } from "./each-test.ts";
import { root } from "./built.ts";
import { connectPlainClient } from "./plain-client.ts";
import { startInPty } from "./pty.ts";
import { startTcpProxy } from "./reconnect/tcp-proxy.ts";
import { eventually, isAlive } from "./workspace.ts";

const space = workspaceOfEachTest();

const SERVED = ["--tui=opentui", "--no-spawn"];
const answers = (): unknown[] =>
  space
    .transcript()
    .filter(({ event }) => event === "human-input/answer")
    .map(({ data }) => data["answer"]);

test("an answer given while the link is down arrives once, and only to its own question; leaving stops nothing", async () => {
  const agent = space.start(["run", "ask", ...SERVED]);
  const { port, url } = await space.address();
  const proxy = await startTcpProxy(() => port);
  try {
    const screen = startInPty(`${root}/node_modules/.bin/bun`, ["--no-env-file", "--config=/dev/null", `${root}/dist/tui.js`], {
      env: { OPENTUI_WS_URL: url.replace(`:${port}/`, `:${proxy.port}/`), ESCAPEMENT_ATTACH: "1" },
    });
    await screen.until(/What is your name/);
    proxy.open(false);
    proxy.cut();
    await screen.until(/connection lost|connecting again/);
    screen.write("Ada");
    await screen.until(/Ada/);
    screen.press("enter");
    await screen.until(/the answer is kept/);
    expect(answers()).toEqual([]);
    proxy.open(true);
    await screen.until(/\[Y\/n\]/i);
    expect(answers()).toEqual(["Ada"]);

    proxy.open(false);
    proxy.cut();
    await screen.until(/connection lost|connecting again/);
    screen.write("y");
    await screen.until(/the answer is kept/);
    // Meanwhile somebody else says no, and the chart asks for the name again.
    const other = await connectPlainClient(url);
    const open = await eventually("the question at the other client", () => other.prompts.at(-1));
    other.send({ kind: "answer", "prompt-id": open["prompt-id"], value: false });
    await eventually("the next question", () => other.prompts.length > 1);
    other.cut();
    proxy.open(true);
    await screen.until(/your answer was not sent/);
    await screen.until(/What is your name/);
    expect(answers()).toEqual(["Ada", false]);

    screen.press("ctrl-c");
    expect((await screen.ended).code).toBe(0);
    expect(isAlive(agent.pid ?? 0)).toBe(true);
    expect(space.transcript().at(-1)?.event).not.toMatch(/^runner\//);
  } finally {
    await proxy.close();
  }
});

test("attach follows an agent that was killed and is taken up again on another port", async () => {
  const agent = space.start(["run", "ask", ...SERVED]);
  const before = await space.address();
  const screen = space.inPty(["attach", "latest"]);
  await screen.until(/What is your name/);
  agent.kill("SIGKILL");
  await screen.until(/connection lost|connecting again/);
  const next = space.start(["resume", "latest", ...SERVED]);
  const after = await eventually("the new address", async () => {
    const address = await space.address();
    return address.pid === next.pid && address;
  });
  expect(after.token).not.toBe(before.token);
  await screen.until(/● live/);
  await screen.until(/What is your name/);
  screen.write("Grace");
  screen.press("enter");
  await screen.until(/\[Y\/n\]/i);
  expect(answers()).toEqual(["Grace"]);
  screen.press("ctrl-c");
  expect((await screen.ended).code).toBe(0);
  expect(isAlive(next.pid ?? 0)).toBe(true);
});
