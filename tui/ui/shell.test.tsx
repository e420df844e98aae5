import { afterEach, describe, expect, test } from "bun:test";
import { type FakeScreen, fakeScreen } from "../dev/screen.fake.tsx";
import { sampleSession } from "../dev/sample-session.ts";

let screen: FakeScreen | undefined;
afterEach(() => {
  screen?.end();
  screen = undefined;
});

const SIZES = [
  [40, 12],
  [80, 24],
  [130, 40],
  [200, 60],
] as const;

describe("a session at every size", () => {
  for (const [columns, rows] of SIZES)
    for (const until of ["composing", "done"] as const)
      test(`${columns}×${rows}, ${until}`, async () => {
        screen = await fakeScreen({ columns, rows });
        expect(await screen.live(sampleSession({ until }))).toMatchSnapshot();
      });

  test("nothing yet, and a screen too small", async () => {
    screen = await fakeScreen({ columns: 80, rows: 24 });
    expect(await screen.frame()).toContain("connecting to the agent…");
    const small = await screen.resize(38, 10);
    expect(small).toContain("38×10");
    expect(small).toContain("Ctrl-C");
    expect(await screen.resize(80, 24)).toContain("LIVE");
  });
});
