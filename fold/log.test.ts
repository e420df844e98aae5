import { expect, it } from "vitest";
import { applyEvent } from "./apply.ts";
import { LOG_DROP_LOT, LOG_ROWS_MAX } from "./limits.ts";
import { modelOf } from "./told.fake.ts";

it("LOG lets go of its oldest rows in lots", () => {
  const model = modelOf([]);
  for (let seq = 0; seq < LOG_ROWS_MAX + 10; seq += 1) applyEvent(model, { kind: "event", seq, ts: seq, event: "x/y", data: {} });
  expect([model.log.dropped, model.log.rows.length, model.log.rows[0]?.seq]).toEqual([
    LOG_DROP_LOT,
    LOG_ROWS_MAX + 10 - LOG_DROP_LOT,
    LOG_DROP_LOT,
  ]);
});
