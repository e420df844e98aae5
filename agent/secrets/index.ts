// What must not be told: key values that are known, and what looks like one.

export { secretsOfEnvironment, secretsOfServer } from "./known-values.ts";
export { redactingBackend } from "./redacting-backend.ts";
export { type Secrets, createSecrets } from "./secrets.ts";
