// What the command line says of itself, without secrets: a failure names what it was given, and so does a complaint about a word that no flag takes.

const KEY_FLAG = "--api-key-env";

/** `argv`: as it was given; it may be one that could not be parsed. */
export async function withoutSecrets(text: string, argv: readonly string[]): Promise<string> {
  const { createSecrets, secretsOfEnvironment } = await import("../secrets/index.ts");
  // The variable that holds the key may have any name.
  const named = argv.flatMap((word, at) =>
    word === KEY_FLAG ? (argv[at + 1] ?? []) : word.startsWith(`${KEY_FLAG}=`) ? word.slice(KEY_FLAG.length + 1) : [],
  );
  return createSecrets(secretsOfEnvironment(process.env, named)).redact(text);
}
