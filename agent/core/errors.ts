// The failures that the engine knows by name.

/** `params` do not fit the chart's schema; thrown before anything is written. `issues` say what the schema wanted. */
export class ParamError extends Error {
  override readonly name = "ParamError";
  readonly issues: readonly { path: string; message: string }[];
  constructor(issues: readonly { path: string; message: string }[]) {
    super(issues.map((issue) => (issue.path ? `${issue.path}: ${issue.message}` : issue.message)).join("; "));
    this.issues = issues;
  }
}

/** Why a chart fails, with a stable code for `runner/error`: `error.llm.auth`, `chart.loop`, … */
export class ChartFailure extends Error {
  override readonly name = "ChartFailure";
  readonly code: string;
  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** What a thrown thing says: anything can be thrown. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message || thrown.name;
  if (typeof thrown === "string") return thrown;
  const message = typeof thrown === "object" && thrown !== null ? (thrown as { message?: unknown }).message : undefined;
  return typeof message === "string" ? message : String(thrown);
}

export function codeOf(thrown: unknown): string | undefined {
  const code = typeof thrown === "object" && thrown !== null ? (thrown as { code?: unknown }).code : undefined;
  return typeof code === "string" ? code : undefined;
}
