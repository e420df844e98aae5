// What the pager shows: an artifact by its type, a turn as text, a text that is here.

import { bytesText, type Model, type Turn } from "../../fold/index.ts";
import type { Bodies } from "./bodies.ts";
import { languageOf } from "./code-spans.ts";
import { fileBlocks, hexBlocks } from "./file-blocks.ts";
import { WHOLE_FILE_BYTES_MAX } from "./limits.ts";
import { type Line, line, span } from "./line.ts";
import type { PagerSubject } from "./overlays.ts";
import { problemWords, type SessionFiles } from "./session-files.ts";
import { languageFor, textBlocks, type TextBlocks } from "./text-blocks.ts";
import type { TextFormat } from "./text-format.ts";
import { turnText } from "./turn-text.ts";
import { wrap } from "./wrap.ts";

export interface PagerContent {
  blocks: TextBlocks;
  title: string;
  /** Type and size, in words. */
  about: string;
  /** Of the file, where it is one; else what is copied is the text. */
  path: string | undefined;
  text: string | undefined;
}

export interface PagerInput {
  subject: PagerSubject;
  model: Model;
  files: SessionFiles;
  bodies: Bodies;
  columns: number;
}

/** Keeps what was laid out until the subject, what it holds, or the width changes. */
export function createPager(): (input: PagerInput) => PagerContent {
  let known: { key: string; subject: PagerSubject; content: PagerContent } | undefined;
  return (input) => {
    const key = `${input.columns} ${versionOf(input)}`;
    if (known?.subject === input.subject && known.key === key) return known.content;
    known = { key, subject: input.subject, content: contentOf(input) };
    return known.content;
  };
}

function versionOf({ subject, model }: PagerInput): string {
  switch (subject.kind) {
    case "artifact": {
      const artifact = model.artifacts.get(subject.name);
      return `${artifact?.ts} ${artifact?.bytes}`;
    }
    case "turn": {
      const turn = findTurn(model, subject);
      return turn
        ? `${turn.textChars} ${turn.thinkingChars} ${turn.ended} ${turn.calls.map((call) => call.result !== undefined).join("")}`
        : "";
    }
    case "text":
      return "";
  }
}

const findTurn = (model: Model, { rowKey, seq }: { rowKey: string; seq: number }): Turn | undefined =>
  model.turns.get(rowKey)?.findLast((turn) => turn.seq === seq);

function contentOf(input: PagerInput): PagerContent {
  const { subject, columns, model, bodies } = input;
  switch (subject.kind) {
    case "artifact":
      return artifactContent(input, subject.name);
    case "turn": {
      const turn = findTurn(model, subject);
      const title = model.rows.get(subject.rowKey)?.label ?? "a turn";
      if (!turn) return said(title, "this turn is not kept any more", columns);
      const text = turnText(turn, bodies);
      return { blocks: textBlocks(text, "markdown", columns), title, about: turn.ended ? "" : "streaming", path: undefined, text };
    }
    case "text":
      return {
        blocks: textBlocks(subject.text, subject.format, columns),
        title: subject.title,
        about: subject.format === "text" ? "" : subject.format,
        path: undefined,
        text: subject.text,
      };
  }
}

function artifactContent({ files, columns }: PagerInput, name: string): PagerContent {
  const ref = files.artifactRef(name);
  const head = files.read(ref, 0, WHOLE_FILE_BYTES_MAX);
  const path = files.dir === undefined ? undefined : `${files.dir}/${ref}`;
  if (!head.ok) return { ...said(name, problemWords(head.problem), columns), path };
  const { size, bytes } = head;
  const about = (word: string): string => `${word} · ${bytesText(size)}`;
  const file = { files, ref, size, columns };
  if (size === 0) return { ...said(name, "the file is empty", columns), path };
  if (isBinary(bytes.subarray(0, SNIFF_BYTES)))
    return { blocks: hexBlocks(file), title: name, about: about("binary"), path, text: undefined };
  const format = formatOf(name);
  if (size <= WHOLE_FILE_BYTES_MAX) {
    const text = new TextDecoder().decode(bytes);
    return { blocks: textBlocks(text, format, columns), title: name, about: about(format), path, text: undefined };
  }
  const language = format === "code" ? languageOf(extensionOf(name)) : languageFor(format === "markdown" ? "text" : format);
  return { blocks: fileBlocks(file, language), title: name, about: about(format), path, text: undefined };
}

function said(title: string, why: string, columns: number): PagerContent {
  const lines: Line[] = wrap(`⚠ ${why}`, columns).map((part) => line(span("tone.warn", part)));
  return { blocks: { first: 0, end: 1, linesOf: () => lines, holds: () => true }, title, about: "", path: undefined, text: undefined };
}

const SNIFF_BYTES = 4_096;

/** A NUL, or much that is no text: what an editor would not open either. */
function isBinary(bytes: Uint8Array): boolean {
  let odd = 0;
  for (const byte of bytes) {
    if (byte === 0) return true;
    if (byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b) || byte === 0x7f) odd += 1;
  }
  const text = new TextDecoder().decode(bytes);
  const wrong = text.split("\ufffd").length - 1;
  return odd * 10 > bytes.length || wrong * 10 > text.length;
}

const extensionOf = (name: string): string => (name.includes(".") ? name.slice(name.lastIndexOf(".") + 1).toLowerCase() : "");

const FORMATS: Readonly<Record<string, TextFormat>> = {
  md: "markdown",
  markdown: "markdown",
  json: "json",
  jsonl: "code",
  diff: "diff",
  patch: "diff",
  "": "text",
  txt: "text",
  log: "text",
  csv: "text",
};

const formatOf = (name: string): TextFormat => FORMATS[extensionOf(name)] ?? "code";
