// Figures as a person reads them. No clock and no zone here: `now` and offsets are given.

/** 950 · 1.2k · 12.4k · 340k · 1.2M */
export function tokensText(count: number): string {
  if (count < 1_000) return String(Math.round(count));
  if (count < 99_950) return `${(count / 1_000).toFixed(1)}k`;
  if (count < 999_500) return `${Math.round(count / 1_000)}k`;
  return `${(count / 1_000_000).toFixed(1)}M`;
}

/** $0.00 · $0.0123 · $7.00; never less than $0.0001 where it is something. */
export function costText(cost: number): string {
  return `$${cost === 0 || cost >= 1 ? cost.toFixed(2) : cost < 0.0001 ? "0.0001" : cost.toFixed(4)}`;
}

/** 61.4 under a hundred, 412 above, 2.9k from a thousand on, 12k from ten: four columns. */
export function rateText(tokensPerSecond: number): string {
  if (tokensPerSecond < 99.95) return tokensPerSecond.toFixed(1);
  const isWide = tokensPerSecond >= 9_950 && tokensPerSecond < 999_500;
  return isWide ? `${Math.round(tokensPerSecond / 1_000)}k` : tokensText(Math.round(tokensPerSecond));
}

/** 0:41 · 12:05 · 1:02:03 · 51:00:00 */
export function elapsedText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (n: number): string => String(n).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const rest = two(seconds % 60);
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}

/** 120 ms · 1.2 s · 42 s · 2 min 5 s · 3 h 10 min */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 812 B · 2.1 kB · 3.4 MB, in thousands. */
export function bytesText(bytes: number): string {
  if (bytes < 1_000) return `${Math.round(bytes)} B`;
  if (bytes < 999_950) return `${(bytes / 1_000).toFixed(1)} kB`;
  if (bytes < 999_950_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

/** "1 message", "3 messages" */
export const countText = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** HH:MM:SS of a moment, `offsetMinutes` east of Greenwich; a moment no calendar knows reads --:--:--. */
export function clockText(ts: number, offsetMinutes: number): string {
  const moment = new Date(ts + offsetMinutes * 60_000);
  return Number.isNaN(moment.getTime()) ? "--:--:--" : moment.toISOString().slice(-13, -5);
}
