// One MCP server from the config, through the official client: started or reached when its tools are listed, and again by
// the next call where it went away.

import { randomUUID } from "node:crypto";
import type { CallToolResult, Client, Tool as McpTool, Transport } from "@modelcontextprotocol/client";
import type { ToolEffects } from "../core/ports/tool.ts";
import { MCP_CLOSE_MS_MAX, MCP_CONNECT_MS_MAX, MCP_TROUBLE_CHARS_MAX, TOOL_MS_MAX } from "./limits.ts";
import { killMarked, MARK } from "./process-group.ts";
import { ToolProblem } from "./tool-problem.ts";

/** Either a program that speaks on its standard streams, or a URL of the streamable HTTP transport. */
export type McpServerConfig = (
  | { command: string; args?: readonly string[] | undefined; env?: Readonly<Record<string, string>> | undefined; cwd?: string | undefined }
  | { url: string; headers?: Readonly<Record<string, string>> | undefined }
) & {
  /** What its tools do, where the server's own word is not to be taken. */
  effects?: ToolEffects | undefined;
  /** Of one call. */
  timeoutMs?: number | undefined;
};

export interface McpServer {
  readonly name: string;
  /** Throws what the client throws, in words. */
  list(signal: AbortSignal): Promise<readonly McpTool[]>;
  call(tool: string, input: Record<string, unknown>, signal: AbortSignal): Promise<CallToolResult>;
  close(): Promise<void>;
}

export interface McpServerOptions {
  name: string;
  config: McpServerConfig;
  /** Real path: where a program runs that names no folder. */
  baseDir: string;
  /** What toolEnvironment leaves. */
  env: Readonly<Record<string, string>>;
}

export function createMcpServer({ name, config, baseDir, env }: McpServerOptions): McpServer {
  const mark = randomUUID();
  let connection: Promise<Client> | undefined;
  let isClosed = false;
  /** Connections that ended because more came at once than is read. */
  const flooded = new WeakSet<Client>();

  const transport = async (): Promise<Transport> => {
    if ("url" in config) {
      const { StreamableHTTPClientTransport } = await import("@modelcontextprotocol/client");
      return new StreamableHTTPClientTransport(new URL(config.url), { requestInit: { headers: { ...config.headers } } });
    }
    const { StdioClientTransport } = await import("@modelcontextprotocol/client/stdio");
    const { command, args = [], cwd = baseDir } = config;
    return new StdioClientTransport({ command, args: [...args], cwd, env: { ...env, ...config.env, [MARK]: mark }, stderr: "ignore" });
  };

  const connect = async (): Promise<Client> => {
    const { Client: McpClient } = await import("@modelcontextprotocol/client");
    // It offers nothing of ours to the server: no model, no files, no questions.
    const client = new McpClient({ name: "escapement", version: "1" }, { capabilities: {} });
    const drop = (): void => {
      connection = undefined;
    };
    client.onclose = drop;
    // What concerns a call rejects that call. A message that is too large ends the connection: at once, and not when the server likes.
    client.onerror = (error) => {
      if (!/maximum size/.test(error.message)) return;
      flooded.add(client);
      killMarked(mark);
    };
    try {
      await within(client.connect(await transport(), { timeout: MCP_CONNECT_MS_MAX }), MCP_CONNECT_MS_MAX, "it did not answer");
      return client;
    } catch (thrown) {
      drop();
      await client.close().catch(() => undefined); // it may never have begun
      killMarked(mark);
      throw new ToolProblem(`MCP server ${name}: ${inWords(thrown)}`);
    }
  };

  const connected = (): Promise<Client> => {
    if (isClosed) throw new ToolProblem(`MCP server ${name} is closed`);
    connection ??= connect();
    return connection;
  };

  return {
    name,
    async list(signal) {
      const client = await connected();
      try {
        const { tools } = await client.listTools({}, { signal, timeout: MCP_CONNECT_MS_MAX });
        return tools;
      } catch (thrown) {
        throw new ToolProblem(`MCP server ${name}: ${inWords(thrown)}`);
      }
    },
    async call(tool, input, signal) {
      const client = await connected();
      try {
        const timeout = config.timeoutMs ?? TOOL_MS_MAX;
        return await client.callTool({ name: tool, arguments: input }, { signal, timeout, maxTotalTimeout: timeout });
      } catch (thrown) {
        if (signal.aborted) throw signal.reason;
        throw new ToolProblem(`MCP server ${name}: ${flooded.has(client) ? "it sent too much at once and was ended" : inWords(thrown)}`);
      }
    },
    async close() {
      isClosed = true;
      const open = connection;
      try {
        if (open)
          await within(
            open.then((client) => client.close()),
            MCP_CLOSE_MS_MAX,
            "it did not leave",
          );
      } catch {
        // Ended below.
      }
      killMarked(mark);
    },
  };
}

async function within<T>(work: Promise<T>, limitMs: number, late: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${late} within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** In one line. The client wraps what the system said, keeps a status to itself, and tells what is wrong with an answer at length. */
function inWords(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const { cause } = thrown;
  const why = cause instanceof Error && !thrown.message.includes(cause.message) ? `${thrown.message}: ${cause.message}` : thrown.message;
  const status = "status" in thrown && typeof thrown.status === "number" ? `HTTP ${thrown.status}, ` : "";
  const words = `${status}${why.replace(/\s+/g, " ").trim()}`;
  return words.length > MCP_TROUBLE_CHARS_MAX ? `${words.slice(0, MCP_TROUBLE_CHARS_MAX)}…` : words;
}
