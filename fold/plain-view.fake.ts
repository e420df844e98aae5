// Any value without maps and sets, so that a comparison sees their order too.

export function plainView(value: unknown): unknown {
  if (value instanceof Map) return { map: [...value].map(plainView) };
  if (value instanceof Set) return { set: [...value].map(plainView) };
  if (Array.isArray(value)) return value.map(plainView);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainView(item)]));
}
