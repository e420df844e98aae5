// A queue whose both ends cost the same however long it is: an array and where its front stands.

export interface Fifo<T> {
  items: T[];
  front: number;
}

export const createFifo = <T>(): Fifo<T> => ({ items: [], front: 0 });

export function fifoPush<T>(fifo: Fifo<T>, item: T): void {
  fifo.items.push(item);
}

/** The oldest; undefined where there is none. The space is given back when half of it is used up. */
export function fifoShift<T>(fifo: Fifo<T>): T | undefined {
  if (fifo.front >= fifo.items.length) return undefined;
  const item = fifo.items[fifo.front];
  fifo.front += 1;
  if (fifo.front > 64 && fifo.front * 2 > fifo.items.length) {
    fifo.items = fifo.items.slice(fifo.front);
    fifo.front = 0;
  }
  return item;
}

export const fifoLength = <T>(fifo: Fifo<T>): number => fifo.items.length - fifo.front;

/** Sets a key of a map that forgets its oldest above `most`. */
export function setBounded<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  map.set(key, value);
  if (map.size <= most) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
