import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { ensureBuilt, root } from "../../e2e/built.ts";
import { applyEvent, createModel, safeText } from "../../fold/index.ts";
import { generateSession } from "../../fold/session-generator.ts";
import { decodeLine, encodeLine } from "../../wire/index.ts";
import { hostileStrings, markupOf, runPage, scriptsOf } from "./page.fake.ts";
import { type PageAbout, readPageParts, writePage } from "./index.ts";

let parts: ReturnType<typeof readPageParts>;
beforeAll(() => {
  ensureBuilt();
  parts = readPageParts(root);
});

const ABOUT: PageAbout = { id: "one", title: "A title", status: "done", engine: "escapement/test" };
const pageOf = (lines: readonly string[], about: Partial<PageAbout> = {}): string =>
  [...writePage({ parts, about: { ...ABOUT, ...about }, lines })].join("");

/** Foreign text in every place that is drawn. */
function hostileSession(text: string): string[] {
  const events: [string, Record<string, unknown>][] = [
    ["session/opened", { epoch: text, "starts-at": 0, protocol: 1, engine: text }],
    [
      "runner/started",
      {
        "session-id": "s",
        "chart-id": text,
        title: text,
        backend: text,
        model: text,
        params: { [text]: text },
        states: [
          { id: "a", kind: "atomic" },
          { id: text, kind: "atomic" },
        ],
      },
    ],
    ["runner/start-config", { config: ["a", text] }],
    ["llm/start", { invokeid: text, "session-id": "s", model: text }],
    ["llm/request", { invokeid: text, "session-id": "s", model: text, "n-messages": 1, "user-blocks": [{ type: "text", text }] }],
    ["llm/delta", { type: "text-delta", text, model: text, invokeid: text, "session-id": "s" }],
    ["llm/tool-start", { invokeid: text, "session-id": "s", "call-id": "c", tool: text, "input-preview": text, effects: "none" }],
    ["llm/error", { message: text, category: text, invokeid: text, "session-id": "s" }],
    ["human-input/start", { kind: "text", invokeid: text, "prompt-id": text, "session-id": "s", opts: { prompt: text } }],
    [text === "" ? "x" : text, { [text]: text }],
    ["artifact/written", { name: text, bytes: 3 }],
    ["runner/error", { message: text }],
  ];
  return events.map(([event, data], seq) => encodeLine({ seq, ts: 1_780_000_000_000 + seq * 100, event, data }));
}

describe("a page of hostile text", () => {
  test.each([
    ...hostileStrings(),
    { id: "end of script", s: `</script><script>alert(1)</script>` },
    { id: "comment", s: "<!--<script>" },
    { id: "markup", s: `"><img src=x onerror=alert(1)>` },
  ])("$id: is the same page but for its data, and draws text alone", ({ s }) => {
    const html = pageOf(hostileSession(s), { title: s, id: s, status: s, damage: s });
    expect(markupOf(html).replace(/<title>[^<]*<\/title>/, "")).toBe(
      markupOf(pageOf(hostileSession("x"))).replace(/<title>[^<]*<\/title>/, ""),
    );
    expect(html).not.toMatch(/[\u2028\u2029]/);
    const page = runPage(html);
    const drawn = page.body.textContent;
    // eslint-disable-next-line no-control-regex
    expect(drawn.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b]/);
    if (s.trim() !== "") expect(page.body.find("damage")[0]?.textContent).toContain(safeText(s));
  });
});

describe("the page itself", () => {
  test("asks nothing of anybody: its policy allows its own script and style by their hashes, and nothing else", () => {
    const html = pageOf(hostileSession("x"));
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
    const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    const own = scriptsOf(html).filter(({ attributes }) => attributes === "");
    expect(own).toHaveLength(1);
    expect(policy).toContain(`script-src ${hash(own[0]?.text ?? "")};`);
    expect(policy).toContain(`style-src ${hash(/<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? "")};`);
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toMatch(/unsafe|https?:|\*|data:/);
    expect(html.replace(own[0]?.text ?? "", "")).not.toMatch(/\b(?:src|href|action)=|https?:\/\/|@import|url\(/);
    expect(own[0]?.text).not.toMatch(
      /innerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|fetch\(|XMLHttpRequest|WebSocket|localStorage|import\(/,
    );
  });

  test("an empty session and one of an unknown kind are pages too", () => {
    expect(runPage(pageOf([])).body.textContent).toContain("Nothing has been asked");
    expect(runPage(pageOf([encodeLine({ seq: 0, ts: 1, event: "later/thing", data: { a: 1 } })])).body.textContent).toContain(
      "later/thing",
    );
  });

  test("a page that somebody changed is drawn up to there", () => {
    const lines = hostileSession("x");
    expect(runPage(pageOf([...lines.slice(0, 3), ...lines.slice(5)])).body.textContent).toContain("3 / 3");
  });
});

describe("a session replayed", () => {
  const events = generateSession({ seed: 7, children: 6 });
  const lines = events.map(encodeLine);
  /** What the page must show at a position, folded here. */
  function logAt(position: number): string[] {
    const model = createModel();
    for (const line of lines.slice(0, position)) {
      const decoded = decodeLine(line);
      if (decoded.ok) applyEvent(model, decoded.value);
    }
    return model.log.rows.map((row) => safeText(row.text));
  }
  const shownBy = (page: ReturnType<typeof runPage>): string[] =>
    page.body.find("entry").map((entry) => entry.find("text")[0]?.textContent ?? "");
  const slide = (page: ReturnType<typeof runPage>, position: number): void => {
    const [slider] = page.body.find("slider");
    if (!slider) throw new Error("no slider");
    slider.value = String(position);
    slider.fire("input");
  };

  test("stands at its end, and shows any other position as a fold of what came before it", () => {
    const page = runPage(pageOf(lines));
    expect(shownBy(page).at(-1)).toBe(logAt(lines.length).at(-1));
    const total = lines.length;
    for (const position of [0, 1, Math.floor(total / 2), 3, total - 1, total, 20]) {
      slide(page, position);
      const wanted = logAt(position);
      expect(shownBy(page).slice(-5)).toEqual(wanted.slice(-5));
      expect(page.body.find("where")[0]?.textContent).toContain(`${position} / ${lines.length}`);
    }
  });

  test("of a process that died, says so at its end, and not before", () => {
    const page = runPage(pageOf(lines.slice(0, -1), { status: "crashed" }));
    const told = (): string | undefined => page.body.find("status")[0]?.textContent;
    expect(told()).toBe("✗ crashed");
    slide(page, 5);
    expect(told()).toBe("● running");
  });

  test("plays from the beginning to the end, each frame further, and stops there", () => {
    const page = runPage(pageOf(lines));
    page.key(" ");
    let before = -1;
    for (let ms = 0; ms < 4_000_000; ms += 5_000) {
      page.frame(ms);
      const at = Number(/(\d+) \/ /.exec(page.body.find("where")[0]?.textContent ?? "")?.[1]);
      expect(at).toBeGreaterThanOrEqual(before);
      before = at;
      if (at === lines.length) break;
    }
    expect(before).toBe(lines.length);
    expect(page.body.find("play")[0]?.textContent).toBe("▶");
  });

  test("opens the transcript of a row that is clicked, and closes it", () => {
    const page = runPage(pageOf(lines));
    const [row] = page.body.find("row");
    row?.fire("click");
    expect(page.body.find("transcript")[0]?.className).toBe("transcript");
    expect(page.body.find("turn-head").length).toBeGreaterThan(0);
    page.key("Escape");
    expect(page.body.find("transcript")[0]?.className).toContain("hidden");
  });

  test("a click on a line of LOG goes there; keys go by one and to both ends", () => {
    const page = runPage(pageOf(lines));
    const entries = page.body.find("entry");
    entries[Math.floor(entries.length / 2)]?.fire("click");
    const where = (): number => Number(/(\d+) \/ /.exec(page.body.find("where")[0]?.textContent ?? "")?.[1]);
    const at = where();
    expect(at).toBeGreaterThan(0);
    expect(at).toBeLessThan(lines.length);
    page.key(".");
    expect(where()).toBe(at + 1);
    page.key("Home");
    expect(where()).toBe(0);
    page.key("End");
    expect(where()).toBe(lines.length);
  });
});
