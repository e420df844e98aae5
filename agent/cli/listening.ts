// Where a run listens, and whether a person has said so clearly enough: beyond loopback only by its own flag.

import { readFileSync, statSync } from "node:fs";
import { CommandFailure } from "./failure.ts";
import type { Address } from "./flag-values.ts";
import type { Flags } from "./flags.ts";

/** PEM texts. */
export interface Tls {
  cert: string;
  key: string;
}

export interface Listening {
  address: Address | undefined;
  tls: Tls | undefined;
  /** For a person, before the run begins; a sentence each. */
  warnings: readonly string[];
}

export const isLoopback = (host: string): boolean => /^(?:127(?:\.\d{1,3}){3}|localhost|::1)$/i.test(host);

/** Throws CommandFailure. Files are read here: what is wrong with them is said before anything is made. */
export function readListening(flags: Flags, address: Address | undefined): Listening {
  const [cert, key] = [flags["tls-cert"], flags["tls-key"]];
  if ((cert === undefined) !== (key === undefined))
    throw new CommandFailure("--tls-cert and --tls-key belong together: give both, or neither");
  if (cert !== undefined && address === undefined)
    throw new CommandFailure("--tls-cert: say where with --api-server host:port; on loopback alone nothing needs TLS");
  const isFar = address !== undefined && !isLoopback(address.host);
  if (isFar && flags["listen-beyond-loopback"] !== true)
    throw new CommandFailure(
      `--api-server ${address.host}:${address.port} is reached by other machines, and whoever has the token can read and steer the run: add --listen-beyond-loopback if you mean it`,
    );
  if (!isFar && flags["listen-beyond-loopback"] === true)
    throw new CommandFailure(
      "--listen-beyond-loopback: say where with --api-server host:port; without it only this machine is listened to",
    );
  const tls = cert === undefined || key === undefined ? undefined : { cert: readPem(cert, "--tls-cert"), key: readPem(key, "--tls-key") };
  return { address, tls, warnings: [...warningsOf(isFar ? address : undefined, tls), ...(key === undefined ? [] : keyWarnings(key))] };
}

function warningsOf(far: Address | undefined, tls: Tls | undefined): string[] {
  if (!far) return [];
  const isEverywhere = far.host === "0.0.0.0" || far.host === "::";
  return [
    tls
      ? `other machines can reach this run at ${far.host}:${far.port}; only the token keeps them out`
      : `other machines can reach this run at ${far.host}:${far.port}, and the token goes over the network unencrypted: anybody on the way can take it and steer the run. Use --tls-cert and --tls-key, or a tunnel`,
    ...(isEverywhere
      ? [
          `${far.host} is no address that a client can name: only requests to 127.0.0.1 and localhost pass; give the address that clients use`,
        ]
      : []),
  ];
}

const keyWarnings = (path: string): string[] =>
  (statSync(path).mode & 0o077) === 0 ? [] : [`--tls-key ${path} can be read by other users of this machine: chmod 600 it`];

function readPem(path: string, flag: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new CommandFailure(`${flag} ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
