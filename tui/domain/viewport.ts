// A window over a list: which items are seen, and how much is above and below.

export interface Window {
  top: number;
  size: number;
}

/** A window that does not run over either end. */
export function clampTop(top: number, size: number, total: number): number {
  return Math.max(0, Math.min(top, total - size));
}

/** The window moved as little as it takes to see `index`. */
export function topToSee(index: number, top: number, size: number, total: number): number {
  const moved = index < top ? index : index >= top + size ? index - size + 1 : top;
  return clampTop(moved, size, total);
}

/** "↑3 ↓80": what is out of sight; empty where all is seen. */
export function positionText({ top, size }: Window, total: number): string {
  const below = total - top - size;
  return [top > 0 ? `↑${top}` : "", below > 0 ? `↓${below}` : ""].filter(Boolean).join(" ");
}
