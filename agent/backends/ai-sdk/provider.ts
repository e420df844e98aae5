// What differs between providers: how their library makes a model. Loaded when the first request is made: it takes 150 ms.

import type { LanguageModel } from "ai";

export interface ProviderConfig {
  /** Names the backend on the screen: "openai", "anthropic", … */
  id: string;
  /** Which protocol it speaks. */
  protocol: "openai" | "anthropic";
  /** Where its API begins, as `https://api.openai.com/v1`. */
  baseUrl: string;
  /** Used where a request names no model. */
  model: string;
  /** Absent: none is sent. */
  apiKey?: string | undefined;
  /** The variable the key came from, for messages. */
  keyEnv?: string | undefined;
}

export type Fetch = typeof globalThis.fetch;

/** A model by its provider's own name. `fetch` sees each request and response of it. */
export async function languageModel(config: ProviderConfig, model: string, fetch: Fetch): Promise<LanguageModel> {
  const baseURL = config.baseUrl.replace(/\/+$/, "");
  switch (config.protocol) {
    case "openai": {
      const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
      return createOpenAICompatible({
        name: config.id,
        baseURL,
        fetch,
        includeUsage: true,
        ...(config.apiKey === undefined ? {} : { apiKey: config.apiKey }),
      })(model);
    }
    case "anthropic": {
      const { createAnthropic } = await import("@ai-sdk/anthropic");
      // Given always: without it the library would read the environment by itself.
      return createAnthropic({ baseURL, fetch, apiKey: config.apiKey ?? "" })(model);
    }
  }
}
