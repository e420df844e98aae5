// Whether lines on stdout may be coloured.

export function hasColor(): boolean {
  const { NO_COLOR, TERM } = process.env;
  return process.stdout.isTTY === true && (NO_COLOR === undefined || NO_COLOR === "") && TERM !== "dumb" && TERM !== "";
}
