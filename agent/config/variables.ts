// `${NAME}` in what a server is given: from the environment, so that no secret has to stand in a file.

import { ConfigError } from "./config-error.ts";
import type { Config } from "./schema.ts";

type Env = Readonly<Record<string, string | undefined>>;
type Servers = NonNullable<Config["mcp"]>;

/** In `env` and `headers` alone. Throws ConfigError where a variable is not set. */
export function withVariables(servers: Servers, env: Env): Servers {
  return Object.fromEntries(
    Object.entries(servers).map(([name, server]) => {
      const fill = (key: string, values: Readonly<Record<string, string>>): Record<string, string> =>
        Object.fromEntries(Object.entries(values).map(([one, text]) => [one, filled(text, env, `mcp.${name}.${key}.${one}`)]));
      if ("url" in server) return [name, server.headers === undefined ? server : { ...server, headers: fill("headers", server.headers) }];
      return [name, server.env === undefined ? server : { ...server, env: fill("env", server.env) }];
    }),
  );
}

const filled = (text: string, env: Env, place: string): string =>
  text.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
    const value = env[name];
    if (value === undefined) throw new ConfigError(`${place} wants the variable ${name}, which is not set`);
    return value;
  });
