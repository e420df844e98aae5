// Which actor logics are the engine's own. They count themselves as working: a conversation that waits is alive and moves nothing.

const own = new WeakSet<object>();
const running = new WeakSet<object>();

/** `runsInWalk`: it works while a log is walked too, since all it does comes of charts that are walked. */
export function ownLogic<T extends object>(logic: T, options: { runsInWalk?: boolean } = {}): T {
  own.add(logic);
  if (options.runsInWalk === true) running.add(logic);
  return logic;
}

export const countsItself = (logic: unknown): boolean => typeof logic === "object" && logic !== null && own.has(logic);
export const runsInWalk = (logic: unknown): boolean => typeof logic === "object" && logic !== null && running.has(logic);
