// Where in a long list or text one is: a piece of the frame's right edge, as long as what is seen.

/** What is seen of a whole, in whatever both are counted in. */
export interface Seen {
  from: number;
  size: number;
  total: number;
}

/** In lines of the edge. */
export interface Bar {
  top: number;
  length: number;
}

/** Undefined: all is seen, or there is no room to show a part. It touches an end of the edge only where that end is seen. */
export function scrollBar({ from, size, total }: Seen, height: number): Bar | undefined {
  if (height < 3 || total <= size || total <= 0) return undefined;
  const length = Math.max(1, Math.min(height - 1, Math.round((size * height) / total)));
  const room = height - length;
  if (from <= 0) return { top: 0, length };
  if (from + size >= total) return { top: room, length };
  const top = Math.round((from * room) / (total - size));
  return { top: Math.max(Math.min(1, room), Math.min(Math.max(room - 1, 0), top)), length };
}
