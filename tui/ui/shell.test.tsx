import { afterEach, expect, test } from "bun:test";
import { type FakeScreen, fakeScreen } from "../dev/screen.fake.tsx";

let screen: FakeScreen | undefined;
afterEach(() => {
  screen?.end();
  screen = undefined;
});

test("nothing yet, and a screen too small", async () => {
  screen = await fakeScreen({ columns: 80, rows: 24 });
  expect(await screen.frame()).toContain("connecting to the agent…");
  const small = await screen.resize(38, 10);
  expect(small).toContain("38×10");
  expect(small).toContain("Ctrl-C");
  expect(await screen.resize(80, 24)).toContain("LIVE");
});
