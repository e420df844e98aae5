import { ensureBuilt } from "./built.ts";

export default function setup(): void {
  ensureBuilt();
}
