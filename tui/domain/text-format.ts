// What a text is, as far as it is drawn differently.

export type TextFormat = "markdown" | "json" | "diff" | "code" | "text";
