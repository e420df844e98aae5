// Which actor logics are the engine's own. They count themselves as working: a conversation that waits is alive and moves nothing.

const own = new WeakSet<object>();

export function ownLogic<T extends object>(logic: T): T {
  own.add(logic);
  return logic;
}

export const countsItself = (logic: unknown): boolean => typeof logic === "object" && logic !== null && own.has(logic);
