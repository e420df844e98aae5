// Which actions are the engine's own: they run when a log is walked too, and know what they did.

const own = new WeakSet<object>();

export function ownAction<T extends object>(action: T): T {
  own.add(action);
  return action;
}

export const isOwnAction = (action: object): boolean => own.has(action);
