// Values of flags that have an inner form. Each parser gives the value or the sentence that says what was wanted.

export type Parsed<T> = { value: T; problem?: undefined } | { value?: undefined; problem: string };

export interface Address {
  host: string;
  port: number;
}

/** `[host:]port`; port 0 is a free one. `[::1]:80` for addresses with colons. The host is written as clients write it: small letters, whole addresses. */
export function parseAddress(text: string): Parsed<Address> {
  const match = /^(?:(\[[0-9a-fA-F:.]+\]|[^:[\]/?#@\\\s]+):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  const url = `http://${match?.[1] ?? "127.0.0.1"}/`;
  if (!match || port > 65_535 || !URL.canParse(url)) return { problem: "[host:]port, as 8080 or 127.0.0.1:8080" };
  return { value: { host: new URL(url).hostname.replace(/^\[|\]$/g, ""), port } };
}

export const shownAddress = ({ host, port }: Address): string => `${host.includes(":") ? `[${host}]` : host}:${port}`;

export function parseCount(text: string, most: number): Parsed<number> {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= 1 && value <= most ? { value } : { problem: `a whole number from 1 to ${most}` };
}

export function parseSpeed(text: string): Parsed<number> {
  const value = Number(text);
  return text.trim() !== "" && value > 0 && value <= 1000 ? { value } : { problem: "a number above 0 and up to 1000" };
}

/** `seed=1,rate=80,fault=429` to its pairs, in order; the backend knows which names there are. */
export function parseSim(text: string): Parsed<Record<string, string>> {
  const value: Record<string, string> = {};
  for (const pair of text.split(",").filter((part) => part !== "")) {
    const at = pair.indexOf("=");
    if (at <= 0) return { problem: "pairs k=v with commas, as seed=1,rate=80" };
    value[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return { value };
}
