// The providers that are known by name: where they are, which variable holds their key, which model is meant where none is named.

export interface KnownProvider {
  id: string;
  protocol: "openai" | "anthropic";
  baseUrl: string;
  /** Its key is sent to `baseUrl` and nowhere else, but where the command line says so. Absent: it takes none. */
  keyEnv?: string;
  /** Absent: one must be named. */
  model?: string;
}

/** In the order in which credentials are looked for. */
export const PROVIDERS: readonly KnownProvider[] = [
  { id: "openai", protocol: "openai", baseUrl: "https://api.openai.com/v1", keyEnv: "OPENAI_API_KEY", model: "gpt-4.1-mini" },
  {
    id: "anthropic",
    protocol: "anthropic",
    baseUrl: "https://api.anthropic.com/v1",
    keyEnv: "ANTHROPIC_API_KEY",
    model: "claude-haiku-4-5",
  },
  { id: "openrouter", protocol: "openai", baseUrl: "https://openrouter.ai/api/v1", keyEnv: "OPENROUTER_API_KEY" },
  { id: "ollama", protocol: "openai", baseUrl: "http://127.0.0.1:11434/v1" },
];

/** Ollama's own variable: a host, a host with port, or a URL. Undefined where it is none. */
export function ollamaUrl(host: string): string | undefined {
  const text = /^[a-z]+:\/\//i.test(host) ? host : `http://${host}`;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  // A server told to listen everywhere is reached on loopback.
  if (url.hostname === "0.0.0.0") url.hostname = "127.0.0.1";
  if (url.port === "" && !/^https:/i.test(text)) url.port = "11434";
  return `${url.origin}${url.pathname.replace(/\/+$/, "") || "/v1"}`;
}
