// The floor for a first frame: an OpenTUI program that draws one box. Built by first-frame.bench.ts the way the sidecar is built.

import { render } from "@opentui/solid";

await render(
  () => (
    <box border>
      <text>one box</text>
    </box>
  ),
  { exitOnCtrlC: true },
);
