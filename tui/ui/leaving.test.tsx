import { afterEach, describe, expect, test } from "bun:test";
import { sampleSession } from "../dev/sample-session.ts";
import { type FakeScreen, fakeScreen } from "../dev/screen.fake.tsx";
import { SIDECAR_EXIT } from "../terminal/exit-codes.ts";

let screen: FakeScreen;
afterEach(() => screen.end());
const running = sampleSession({ until: "composing" });
const finished = sampleSession();
const controls = (): unknown[] => screen.source.sent.filter((frame) => frame.kind === "control");
const ctrlC = (): Promise<string> => screen.key("c", { ctrl: true });

describe("Ctrl-C where this terminal started the run", () => {
  test("asks; twice within 2 s stops the run; its end ends the screen", async () => {
    screen = await fakeScreen();
    await screen.live(running);
    const asked = await ctrlC();
    for (const words of ["Stop the run", "Go on without a screen", "Stay", "Ctrl-C stop"]) expect(asked).toContain(words);
    expect(controls()).toEqual([]);
    screen.clock.ms += 1_900;
    expect(await ctrlC()).toContain("stopping the run…");
    expect(controls()).toEqual([{ kind: "control", op: "ui-quit" }]);
    expect(screen.quits).toEqual([]);
    await screen.say({ kind: "event", seq: running.length, ts: 1, event: "runner/aborted", data: { reason: "quit" } });
    expect(screen.quits).toEqual([SIDECAR_EXIT.left]);
  });

  test("is heard when it comes in one read with Esc: both are", async () => {
    screen = await fakeScreen();
    await screen.live(running);
    await screen.key("?");
    const asked = await screen.key("\u001b\u0003");
    expect(asked).not.toContain("INSPECTOR");
    expect(asked).toContain("Stop the run");
  });

  test("slower than that, it only asks", async () => {
    screen = await fakeScreen();
    await screen.live(running);
    await ctrlC();
    screen.clock.ms += 2_100;
    expect(await ctrlC()).toContain("Go on without a screen");
    expect([controls(), screen.quits]).toEqual([[], []]);
  });

  test("go on without a screen, by letter and by Enter; stay by Esc", async () => {
    screen = await fakeScreen();
    await screen.live(running);
    await ctrlC();
    expect(await screen.esc()).not.toContain("Go on without");
    await ctrlC();
    await screen.key("ARROW_DOWN");
    await screen.key("RETURN");
    screen.clock.ms += 3_000;
    await ctrlC();
    await screen.key("g");
    expect(screen.quits).toEqual([SIDECAR_EXIT.withoutScreen, SIDECAR_EXIT.withoutScreen]);
    expect(controls()).toEqual([]);
  });

  test("without a link nothing is sent, and it says so; leaving still works", async () => {
    screen = await fakeScreen();
    await screen.live(running);
    screen.source.linked = false;
    screen.source.status({ kind: "lost", attempt: 1, retryInMs: 900, reason: "gone" });
    expect(await ctrlC()).toContain("not connected");
    expect(await screen.key("s")).toContain("not connected: nothing was sent");
    screen.source.linked = true;
    screen.source.status({ kind: "live" });
    await screen.frame();
    expect(controls()).toEqual([]);
    await ctrlC();
    await screen.key("g");
    expect(screen.quits).toEqual([SIDECAR_EXIT.withoutScreen]);
  });

  test("after the run: a banner, and Ctrl-C quits", async () => {
    screen = await fakeScreen();
    expect(await screen.live(finished)).toContain("✓ Run finished — press Ctrl-C to quit");
    await ctrlC();
    expect(screen.quits).toEqual([SIDECAR_EXIT.left]);
  });

  test("asked while the run ends: the question goes", async () => {
    screen = await fakeScreen();
    await screen.live(running);
    await ctrlC();
    const frame = await screen.say({
      kind: "event",
      seq: running.length,
      ts: 1,
      event: "runner/done",
      data: { "final-config": ["done"], status: "done" },
    });
    expect(frame).not.toContain("Go on without");
    expect(screen.quits).toEqual([]);
  });

  test("the agent said all and closed: the screen ends by itself", async () => {
    screen = await fakeScreen();
    await screen.live(finished);
    screen.source.status({ kind: "finished" });
    await screen.frame();
    expect(screen.quits).toEqual([SIDECAR_EXIT.left]);
  });
});

for (const role of ["guest", "replay"] as const)
  test(`Ctrl-C leaves at once: ${role}`, async () => {
    screen = await fakeScreen({ role });
    await screen.live(running);
    await ctrlC();
    expect([screen.quits, controls()]).toEqual([[SIDECAR_EXIT.left], []]);
  });

describe("Esc", () => {
  test("asks for a second one, which interrupts", async () => {
    screen = await fakeScreen();
    await screen.live(running);
    expect(await screen.esc()).toContain("Esc again to interrupt");
    expect(controls()).toEqual([]);
    screen.clock.ms += 1_500;
    expect(await screen.esc()).toContain("interrupt sent");
    expect(controls()).toEqual([{ kind: "control", op: "ui-interrupt" }]);
  });

  test("twice in one read is twice", async () => {
    screen = await fakeScreen();
    await screen.live(running);
    screen.app.key({ name: "escape", ctrl: false, meta: true, shift: false, sequence: "\u001b\u001b" });
    expect(controls()).toEqual([{ kind: "control", op: "ui-interrupt" }]);
  });

  test("too late, it asks anew", async () => {
    screen = await fakeScreen();
    await screen.live(running);
    await screen.esc();
    screen.clock.ms += 2_500;
    expect(await screen.esc()).toContain("Esc again to interrupt");
    expect(controls()).toEqual([]);
  });

  test("restores a maximised pane first", async () => {
    screen = await fakeScreen();
    await screen.live(running);
    expect(await screen.key("m")).not.toContain("LOG─");
    const restored = await screen.esc();
    expect(restored).toContain("LOG─");
    expect(restored).not.toContain("Esc again");
  });

  test("without a link nothing is sent then or later", async () => {
    screen = await fakeScreen();
    await screen.live(running);
    screen.source.linked = false;
    screen.source.status({ kind: "lost", attempt: 1, retryInMs: 900, reason: "gone" });
    await screen.frame();
    await screen.esc();
    expect(await screen.esc()).toContain("not connected: nothing was sent");
    screen.source.linked = true;
    screen.source.status({ kind: "live" });
    await screen.frame();
    expect(controls()).toEqual([]);
  });
});

test("the footer ends with the way out at every width and in every place", async () => {
  screen = await fakeScreen();
  await screen.live(running);
  for (const step of [() => screen.frame(), () => screen.key("TAB"), () => screen.key("k"), () => ctrlC()]) {
    await step();
    for (const columns of [40, 57, 80, 99, 100, 200]) {
      const lines = (await screen.resize(columns, 24)).split("\n").slice(0, 24);
      expect(lines.at(-1)?.trimEnd()).toMatch(/Ctrl-C (?:leave|stop)$/u);
    }
  }
});
