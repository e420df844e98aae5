// Every way in which the server says no before a frame is looked at.

export const REFUSALS = {
  "bad-request": 400,
  "headers-too-large": 431,
  "too-slow": 408,
  "expectation-failed": 417,
  "not-found": 404,
  "method-not-allowed": 405,
  "bad-upgrade": 400,
  "bad-host": 403,
  "foreign-origin": 403,
  "rate-limited": 429,
  "no-token": 401,
  "wrong-token": 401,
  "not-allowed": 403,
  "unknown-session": 404,
  "bad-content-type": 415,
  "upgrade-required": 426,
  "too-large": 413,
  busy: 503,
} as const;
export type RefusalCode = keyof typeof REFUSALS;

/** An expected no: its HTTP status is `REFUSALS[code]`, the message one sentence for a person. */
export interface Refusal {
  pass: false;
  code: RefusalCode;
  message: string;
  headers?: Readonly<Record<string, string>>;
}

export function refuse(code: RefusalCode, message: string, headers?: Readonly<Record<string, string>>): Refusal {
  return { pass: false, code, message, ...(headers ? { headers } : {}) };
}
