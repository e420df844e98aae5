// A signal as one value: read it, set it.

import { type Accessor, createSignal, type Setter } from "solid-js";

export interface Cell<T> {
  get: Accessor<T>;
  set: Setter<T>;
}

export const cell = <T>(value: T): Cell<T> => {
  const [get, set] = createSignal<T>(value);
  return { get, set };
};
