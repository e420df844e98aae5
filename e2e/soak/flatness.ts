// Whether memory rises, from samples of it. A runtime with a garbage collector breathes: what counts is where its breath lies, third by third.

export interface MemorySample {
  /** Since the stores were full. */
  ms: number;
  mb: number;
}

/** A collector lets its heap grow by a part before it looks: less than this is breath. */
const RISE_MB_MAX = 24;
const RISE_SHARE_MAX = 0.06;
/** The first of these parts is for the collector to find its size; the others are compared. */
const PARTS = 3;

/** Medians of the second and the last third; a rise above either bound, whichever is larger, is no flat memory. */
export function isFlat(samples: readonly MemorySample[], lengthMs: number): { ok: boolean; words: string } {
  const [first = [], second = [], last = []] = Array.from({ length: PARTS }, (_, part) =>
    samples.filter(({ ms }) => Math.min(PARTS - 1, Math.floor((ms * PARTS) / lengthMs)) === part).map(({ mb }) => mb),
  );
  if (second.length === 0 || last.length === 0) return { ok: false, words: `${samples.length} samples are too few` };
  const [before, after] = [median(second), median(last)];
  const most = Math.max(RISE_MB_MAX, RISE_SHARE_MAX * before);
  const words = `${median(first)} / ${before} / ${after} MB, the medians of its thirds, ${Math.max(...samples.map(({ mb }) => mb))} MB at most`;
  return { ok: after - before <= most, words };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
