// A page taken apart as a browser would, and run in a document of twenty lines: enough to see what is drawn, and that it is only text.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const root = fileURLToPath(new URL("../..", import.meta.url));

export const hostileStrings = (): { id: string; s: string }[] =>
  readFileSync(`${root}/fixtures/hostile-strings.jsonl`, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { id: string; s: string });

export interface PageScript {
  attributes: string;
  text: string;
}

/** Scripts as the tokenizer of HTML finds them: from a start tag to the first end tag. Throws for what would confuse it. */
export function scriptsOf(html: string): PageScript[] {
  return [...html.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)].map(([, attributes = "", text = ""]) => {
    if (/<!--|<script/i.test(text)) throw new Error("a script that begins another one");
    return { attributes, text };
  });
}

/** Everything outside of scripts and styles: the markup. */
export const markupOf = (html: string): string => html.replace(/<(script|style)[^>]*>[\s\S]*?<\/\1>/g, "<$1>");

export class FakeElement {
  children: FakeElement[] = [];
  className = "";
  style: Record<string, string> = {};
  attributes: Record<string, string> = {};
  value = "";
  scrollTop = 0;
  clientHeight = 10_000;
  scrollHeight = 0;
  readonly tag: string;
  #text = "";
  readonly #listeners = new Map<string, ((event: unknown) => void)[]>();
  constructor(tag: string, text = "", className = "") {
    this.tag = tag;
    this.#text = text;
    this.className = className;
  }
  get textContent(): string {
    return this.#text + this.children.map((child) => child.textContent).join("");
  }
  set textContent(text: string) {
    this.children = [];
    this.#text = text;
  }
  set innerHTML(_: string) {
    throw new Error("markup was made out of text");
  }
  append(...children: FakeElement[]): void {
    if (children.some((child) => !(child instanceof FakeElement))) throw new Error("text was appended where an element belongs");
    this.children.push(...children);
  }
  replaceChildren(...children: FakeElement[]): void {
    this.children = [];
    this.append(...children);
  }
  setAttribute(name: string, value: string): void {
    if (/^on|^src$|^href$|^style$/.test(name)) throw new Error(`attribute ${name}`);
    this.attributes[name] = value;
  }
  addEventListener(kind: string, listener: (event: unknown) => void): void {
    this.#listeners.set(kind, [...(this.#listeners.get(kind) ?? []), listener]);
  }
  fire(kind: string, event: unknown = {}): void {
    for (const listener of this.#listeners.get(kind) ?? []) listener(event);
  }
  remove(): void {}
  /** All below that have the class. */
  find(className: string): FakeElement[] {
    return this.children.flatMap((child) => [...(child.className.split(" ").includes(className) ? [child] : []), ...child.find(className)]);
  }
}

export interface RunningPage {
  body: FakeElement;
  key(key: string): void;
  /** Runs what waits for the next frame, at this time. */
  frame(ms: number): void;
}

/** Only what a page may use is there: no network, no storage, no timer. */
export function runPage(html: string): RunningPage {
  const scripts = scriptsOf(html);
  const body = new FakeElement("body");
  const about = scripts.find(({ attributes }) => attributes.includes(`id="about"`));
  const events = scripts
    .filter(({ attributes }) => attributes.includes(`class="events"`))
    .map(({ text }) => new FakeElement("script", text, "events"));
  const listeners: ((event: unknown) => void)[] = [];
  let frames: ((ms: number) => void)[] = [];
  const document = {
    body,
    createElement: (tag: string) => new FakeElement(tag),
    getElementById: () => about && new FakeElement("script", about.text),
    querySelectorAll: () => events,
    addEventListener: (_: string, listener: (event: unknown) => void) => void listeners.push(listener),
  };
  const own = scripts.filter(({ attributes }) => attributes === "");
  if (own.length !== 1) throw new Error(`${own.length} scripts that run`);
  const requestAnimationFrame = (act: (ms: number) => void): unknown => frames.push(act);
  vm.runInNewContext(own[0]?.text ?? "", { document, requestAnimationFrame, TextDecoder, TextEncoder });
  return {
    body,
    key: (key) => listeners.forEach((listener) => listener({ key, preventDefault: () => undefined })),
    frame(ms) {
      const due = frames;
      frames = [];
      for (const act of due) act(ms);
    },
  };
}
