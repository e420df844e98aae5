// A model as one short text: two that are equal in all they hold have the same.

import { createHash } from "node:crypto";
import type { Model } from "../fold/index.ts";

export const fingerprint = (model: Model): string => createHash("sha256").update(JSON.stringify(model, withCollections)).digest("hex");

const withCollections = (_key: string, value: unknown): unknown =>
  value instanceof Map ? { map: [...value] } : value instanceof Set ? { set: [...value] } : value;
