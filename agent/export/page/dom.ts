// The one door to the document. Text goes in as text: there is no markup but these elements.

import { safeText } from "../../../fold/index.ts";

type Tag = "div" | "span" | "button" | "input" | "pre" | "h1" | "h2" | "section" | "header" | "main" | "footer";

/** `text` is foreign: what would steer or hide in a line is made visible. */
export function element(tag: Tag, className: string, text?: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = safeText(text);
  return made;
}

/** Keeps its line ends. */
export function paragraphs(className: string, text: string): HTMLElement {
  const made = element("pre", className);
  made.textContent = safeText(text, { newlines: "keep" });
  return made;
}

export function button(className: string, text: string, label: string, act: () => void): HTMLElement {
  const made = element("button", className, text);
  made.setAttribute("type", "button");
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

/** Only where it changed: a selection in it stays. */
export function setText(target: HTMLElement, text: string): void {
  const safe = safeText(text);
  if (target.textContent !== safe) target.textContent = safe;
}

export function setClass(target: HTMLElement, className: string): void {
  if (target.className !== className) target.className = className;
}
