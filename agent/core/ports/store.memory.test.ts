import { describe } from "vitest";
import { storeContract } from "./store.contract.ts";
import { createMemoryStore } from "./store.memory.ts";

describe("store.memory", () => storeContract(() => Promise.resolve({ store: createMemoryStore() })));
