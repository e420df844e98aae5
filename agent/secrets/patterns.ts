// What secrets look like, wherever they come from. One table: the regular expressions and what a stream must hold back are made of it.

/** `starts`: how it begins, literally. `rest`: what must follow, as the source of a regular expression. */
export interface Pattern {
  name: string;
  starts: readonly string[];
  rest: string;
}

export const PATTERNS: readonly Pattern[] = [
  { name: "OpenAI, Anthropic and their like", starts: ["sk-"], rest: "[\\w-]{16,}" },
  { name: "AWS access key", starts: ["AKIA", "ASIA"], rest: "[A-Z0-9]{16}" },
  { name: "GitHub token", starts: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], rest: "\\w{30,}" },
  { name: "GitHub fine-grained token", starts: ["github_pat_"], rest: "\\w{22,}" },
  { name: "GitLab token", starts: ["glpat-"], rest: "[\\w-]{20,}" },
  { name: "Slack token", starts: ["xoxa-", "xoxb-", "xoxp-", "xoxr-", "xoxs-"], rest: "[\\w-]{10,}" },
  { name: "Google API key", starts: ["AIza"], rest: "[\\w-]{35}" },
  { name: "Stripe key", starts: ["sk_live_", "sk_test_", "rk_live_", "rk_test_"], rest: "\\w{16,}" },
  { name: "npm token", starts: ["npm_"], rest: "\\w{36}" },
  { name: "Hugging Face token", starts: ["hf_"], rest: "\\w{30,}" },
  { name: "JSON Web Token", starts: ["eyJ"], rest: "[\\w-]{10,}\\.eyJ[\\w-]{10,}\\.[\\w-]{10,}" },
];

/** A word of a request's header; a prose sentence about bearers has no digit in so long a word. */
export const BEARER = /((?:(?<![A-Za-z0-9_])|(?<=\\[nrtbf]))[Bb](?:earer|EARER)[ \t]+)((?=[A-Za-z._~+/=-]*\d)[\w.~+/=-]{16,})/g;

/** The password of an URL; the user before it stays. */
export const URL_PASSWORD = /(:\/\/[^\s"'\\/@:]{0,64}:)([^\s"'\\/@]{8,256})(?=@)/g;

/** As text, and as text within JSON, where a line break is a backslash and a letter. What is cut off ends where it ends. */
export const PRIVATE_KEY =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----(?:[A-Za-z0-9+/=:,.\s]|-(?!-)|\\+[nrt])*(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----)?/g;

/**
 * In every text that one of the above is in, and cheap to look for: alternatives whose third character is rare in prose, so that the
 * search goes from one of those to the next.
 */
export const SIGNS: readonly string[] = [
  "sk-",
  "[sr]k_",
  "KIA",
  "SIA",
  "h[pousr]_",
  "at[_-]",
  "x[abprs]-",
  "AIz",
  "pm_",
  "hf_",
  "eyJ",
  "earer[ \\t]",
  "EARER[ \\t]",
  ':\\/\\/[^\\s"\\/]*@',
  "EY-",
];

/** The same for a value as it stands: a part of it. */
export function signOf(form: string): string {
  const rare = form.slice(2).search(/[^a-z\s]/);
  return form.slice(Math.max(0, rare));
}
