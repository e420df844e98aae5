// Markdown cut into pieces that can be laid out one by one: fenced code, tables, and runs of other lines. While a text
// streams only its last piece changes, so all the others are laid out once.

export type Piece =
  | { kind: "code"; language: string; text: string; isOpen: boolean }
  | { kind: "table"; text: string }
  | { kind: "lines"; text: string };

const FENCE = /^\s{0,3}(`{3,}|~{3,})\s*([^\s`]*)[^`]*$/u;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/u;

export function markdownPieces(text: string): Piece[] {
  const lines = text.replace(/\r\n?/gu, "\n").split("\n");
  const pieces: Piece[] = [];
  let run: string[] = [];
  const close = (): void => {
    if (run.length > 0) pieces.push({ kind: "lines", text: run.join("\n") });
    run = [];
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const fence = FENCE.exec(line);
    if (fence) {
      close();
      const end = fenceEnd(lines, at + 1, fence[1] ?? "```");
      const isOpen = end >= lines.length;
      pieces.push({ kind: "code", language: (fence[2] ?? "").toLowerCase(), text: lines.slice(at + 1, end).join("\n"), isOpen });
      at = end;
    } else if (isTableHead(line, lines[at + 1])) {
      close();
      let end = at + 2;
      while (end < lines.length && (lines[end] ?? "").includes("|")) end += 1;
      pieces.push({ kind: "table", text: lines.slice(at, end).join("\n") });
      at = end - 1;
    } else {
      run.push(line);
      // A blank line ends a piece: what comes after it changes nothing of it.
      if (line.trim() === "") close();
    }
  }
  close();
  return pieces;
}

function fenceEnd(lines: readonly string[], from: number, fence: string): number {
  const mark = fence[0] ?? "`";
  for (let at = from; at < lines.length; at += 1) {
    const line = (lines[at] ?? "").trim();
    if (line.length >= fence.length && line === mark.repeat(line.length)) return at;
  }
  return lines.length;
}

const isTableHead = (line: string, next: string | undefined): boolean =>
  line.includes("|") &&
  next !== undefined &&
  next.includes("-") &&
  TABLE_RULE.test(next) &&
  (next.includes("|") || line.trim().startsWith("|"));
