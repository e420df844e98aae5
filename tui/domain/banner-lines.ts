// Banners over the footer: what the person has to know now, the most pressing first.

import { safeText } from "../../fold/index.ts";
import { type Line, line, span } from "./line.ts";

export interface Banner {
  tone: "info" | "good" | "warn" | "bad";
  text: string;
}

export function bannerLine({ tone, text }: Banner): Line {
  const name = `banner.${tone}` as const;
  return { ...line(span(name, ` ${safeText(text)}`)), ground: name };
}
