// What a reader of ours makes of the bytes of a stream.

import type { ModelPart } from "../../core/ports/backend.ts";
import { type Protocol, serve, all, ask } from "./served-backend.fake.ts";

/** Adjacent pieces joined. The tools are `fs/read` and `event__said`. */
export async function readStream(protocol: Protocol, body: string): Promise<ModelPart[]> {
  const { backend } = await serve(protocol, () => ({ kind: "raw", body }));
  const tools = ["fs/read", "event__said"].map((name) => ({ name, description: "It does.", inputSchema: { type: "object" } }));
  const parts: ModelPart[] = [];
  for (const part of await all(backend, ask({ tools }))) {
    const last = parts.at(-1);
    if ((part.type === "text" || part.type === "thinking") && last?.type === part.type) last.text += part.text;
    else parts.push({ ...part });
  }
  return parts;
}
