// What a configuration may say. Strict: a key that is not known is a mistake, and is named.

import { z } from "zod";
import { ENTRIES_MAX } from "./limits.ts";

const text = z.string().min(1).max(4_096);
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "letters, digits, dots, hyphens and underscores are wanted, at most 64");
const texts = z.record(text, z.string());
const timeoutMs = z.int().min(1).max(3_600_000);
const effects = z.enum(["none", "files", "process", "network"]);

const httpUrl = z.string().refine((value) => URL.canParse(value) && /^https?:/.test(value), "an http or https URL is wanted");

const backend = z.union([
  text,
  z.strictObject({
    name: text.optional(),
    model: text.optional(),
    apiBaseUrl: httpUrl.optional(),
    /** The variable that holds the key; never the key. */
    apiKeyEnv: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "the name of an environment variable is wanted, not a key")
      .optional(),
    sim: text.optional(),
  }),
]);

const target = z.strictObject({ provider: text, model: text });

/** Per million tokens, in US dollars. */
const price = z.strictObject({ input: z.number().min(0), output: z.number().min(0), cached: z.number().min(0).optional() });

const mcpServer = z.union([
  z.strictObject({
    command: text,
    args: z.array(z.string()).optional(),
    env: texts.optional(),
    cwd: text.optional(),
    effects: effects.optional(),
    timeoutMs: timeoutMs.optional(),
  }),
  z.strictObject({ url: httpUrl, headers: texts.optional(), effects: effects.optional(), timeoutMs: timeoutMs.optional() }),
]);

const toolName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]*(\/[A-Za-z0-9._-]+)*$/, "a name as team/lookup is wanted")
  .max(120);

const customParts = {
  name: toolName,
  description: z.string().min(1).max(4_000),
  effects: effects.optional(),
  timeoutMs: timeoutMs.optional(),
};

/** What a function of the config is told of its call. */
interface ToolContext {
  signal: AbortSignal;
  sessionId: string;
  invokeid: string;
  /** Real path. */
  baseDir: string;
}

const customTool = z.union([
  z.strictObject({ ...customParts, input: z.record(z.string(), z.unknown()).optional(), command: z.tuple([text]).rest(z.string()) }),
  z.strictObject({
    ...customParts,
    input: z
      .custom<z.ZodType | Record<string, unknown>>(
        (value) => typeof value === "object" && value !== null,
        "a zod schema or JSON Schema is wanted",
      )
      .optional(),
    run: z.custom<(input: never, context: ToolContext) => unknown>(
      (value) => typeof value === "function",
      "a function is wanted; a .json config names a command instead",
    ),
  }),
]);

const tools = z.strictObject({
  /** As --tools. */
  allow: z.array(text).max(ENTRIES_MAX).optional(),
  /** As --confirm. */
  confirm: z.enum(["never", "writes", "always"]).optional(),
  /** As --base-dir; relative to the file. */
  baseDir: text.optional(),
  /** As --allow-local-net. */
  allowLocalNet: z.boolean().optional(),
  /** False: commands of shell/run are not closed in, also where they could be. */
  closedRoom: z.boolean().optional(),
  custom: z.array(customTool).max(ENTRIES_MAX).optional(),
});

export const CONFIG = z.strictObject({
  workDir: text.optional(),
  defaultChart: text.optional(),
  backend: backend.optional(),
  /** Name → models in the order in which they are tried. */
  aliases: z.record(name, z.array(target).min(1).max(16)).optional(),
  /** Aliases or `provider/model`: the first that can be used, where nothing names a model. */
  preferences: z.array(text).max(ENTRIES_MAX).optional(),
  /** Model → what it costs. */
  prices: z.record(text, price).optional(),
  /** Model → how many tokens its context holds. */
  contextTokens: z.record(text, z.int().min(1)).optional(),
  tools: tools.optional(),
  mcp: z.record(name, mcpServer).optional(),
  /** A name of the sidecar's, or colours by style. */
  theme: z.union([text, z.record(text, z.unknown())]).optional(),
  /** Action → key or keys. */
  keys: z.record(text, z.union([z.string(), z.array(z.string())])).optional(),
  /** What the screen says to a person who looks elsewhere. */
  alerts: z.enum(["all", "bell", "off"]).optional(),
});

export type Config = z.output<typeof CONFIG>;
export type ConfigKey = keyof Config;

export const CONFIG_KEYS = Object.keys(CONFIG.shape) as ConfigKey[];

/** What is taken from a folder that nobody has trusted: it changes how things look and what they are said to cost. */
export const HARMLESS_KEYS: readonly ConfigKey[] = ["theme", "keys", "alerts", "defaultChart", "prices", "contextTokens"];

/** Checks a config while it is written: `export default defineConfig({ … })`. */
export const defineConfig = (config: z.input<typeof CONFIG>): z.input<typeof CONFIG> => config;
