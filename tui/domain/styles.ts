// What a piece of text means, not how it looks: a theme gives each name its colours and attributes.

export const ROLE_COLOURS = 6;

export const STYLE_NAMES = [
  "text",
  "strong",
  "muted",
  "accent",
  "brand",
  "border",
  "border.focus",
  "title",
  "title.focus",
  "crumb",
  "crumb.current",
  "status.waiting",
  "status.streaming",
  "status.glow",
  "status.tool",
  "status.done",
  "status.error",
  "status.interrupted",
  "bar.full",
  "bar.empty",
  "tail.text",
  "tail.thinking",
  "tone.good",
  "tone.warn",
  "tone.bad",
  "tone.ask",
  "lane.chart",
  "lane.human",
  "lane.error",
  "lane.debug",
  "role.0",
  "role.1",
  "role.2",
  "role.3",
  "role.4",
  "role.5",
  "link.live",
  "link.waiting",
  "link.lost",
  "key",
  "hint",
  "mode",
  "field.text",
  "field.default",
  "choice",
  "choice.hint",
  "heading",
  "emphasis",
  "link",
  "match",
  "code.name",
  "code.keyword",
  "code.string",
  "code.number",
  "code.comment",
  "diff.add",
  "diff.remove",
  "banner.info",
  "banner.good",
  "banner.warn",
  "banner.bad",
] as const;

export type StyleName = (typeof STYLE_NAMES)[number];

/** What lies under a line. `selection` turns every style's colour into one that is readable on it. */
export type Ground =
  | "screen"
  | "selection"
  | "code"
  | "modal"
  | "modal.selection"
  | "banner.info"
  | "banner.good"
  | "banner.warn"
  | "banner.bad";
