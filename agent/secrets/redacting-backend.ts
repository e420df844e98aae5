// A model whose words hold no secret: what it says piece by piece is held back where a secret may have begun.

import type { Backend, ModelPart } from "../core/ports/backend.ts";
import type { Secrets } from "./secrets.ts";
import { type StreamRedactor, createStreamRedactor } from "./stream.ts";

/** The same parts in the same order; only text and thinking change, and may come one part later. */
export function redactingBackend(backend: Backend, secrets: Pick<Secrets, "redact" | "known">): Backend {
  return {
    ...backend,
    async *stream(request) {
      const said = createStreamRedactor(secrets);
      let type: "text" | "thinking" = "text";
      try {
        for await (const part of backend.stream(request)) {
          if (part.type !== "text" && part.type !== "thinking") {
            yield* rest(said, type);
            yield part;
            continue;
          }
          if (part.type !== type) yield* rest(said, type);
          type = part.type;
          yield* textPart(type, said.push(part.text));
        }
      } catch (error) {
        yield* rest(said, type);
        throw error;
      }
      yield* rest(said, type);
    },
  };
}

function* textPart(type: "text" | "thinking", text: string): Generator<ModelPart> {
  if (text !== "") yield { type, text };
}

const rest = (said: StreamRedactor, type: "text" | "thinking"): Generator<ModelPart> => textPart(type, said.end());
