// What is wrong with a configuration: the file, the key, and what was wanted, in one message of whole sentences.

export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

export const errnoOf = (thrown: unknown): string | undefined => {
  const code = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" ? code : undefined;
};
