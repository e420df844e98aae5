// How readable one colour is on another (WCAG 2: 1 to 21), and the nearest colour that is readable enough.

export type Hex = `#${string}`;

type Rgb = readonly [number, number, number];

export function rgbOf(hex: Hex): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

const hexOf = (rgb: readonly number[]): Hex => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

function luminance(rgb: Rgb): number {
  const [r = 0, g = 0, b = 0] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: Hex, b: Hex): number {
  const [high, low] = [luminance(rgbOf(a)), luminance(rgbOf(b))].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** `colour`, moved towards white on a dark ground and towards black on a light one until it reaches `least`. */
export function readable(colour: Hex, ground: Hex, least: number): Hex {
  const goal: Rgb = luminance(rgbOf(ground)) < 0.18 ? [255, 255, 255] : [0, 0, 0];
  const from = rgbOf(colour);
  for (let step = 0; step <= STEPS; step += 1) {
    const mixed = hexOf(from.map((part, at) => part + (((goal[at] ?? 0) - part) * step) / STEPS));
    if (contrast(mixed, ground) >= least) return mixed;
  }
  return hexOf(goal);
}

const STEPS = 40;
