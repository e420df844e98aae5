// Pieces of the screen, as drawn, whose letters stand out too little from their ground: for tests.

import { contrast, type Hex } from "../theme/contrast.ts";
import type { FakeScreen } from "./screen.fake.tsx";

const hex = (rgba: number[]): Hex =>
  `#${rgba
    .slice(0, 3)
    .map((part) => part.toString(16).padStart(2, "0"))
    .join("")}`;

export function faintCells(screen: FakeScreen, least = 4.5): string[] {
  return screen
    .spans()
    .flatMap((line, y) =>
      line
        .filter(({ text, fg, bg }) => text.trim() !== "" && contrast(hex(fg), hex(bg)) < least)
        .map(({ text, fg, bg }) => `line ${y}: ${JSON.stringify(text)} ${hex(fg)} on ${hex(bg)}`),
    );
}
