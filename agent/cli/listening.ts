// Where a run listens, and whether a person has said so clearly enough: beyond loopback only by its own flag.

import { CommandFailure } from "./failure.ts";
import { type Address, shownAddress } from "./flag-values.ts";
import type { Flags } from "./flags.ts";
import { type Tls, readTls } from "./tls-files.ts";

export interface Listening {
  address: Address | undefined;
  tls: Tls | undefined;
  /** For a person, before the run begins; a sentence each. */
  warnings: readonly string[];
}

export const isLoopback = (host: string): boolean => /^(?:127(?:\.\d{1,3}){3}|localhost|::1)$/i.test(host);

/** Throws CommandFailure. Files are read here: what is wrong with them is said before anything is made. `nowMs`: since 1970. */
export function readListening(flags: Flags, address: Address | undefined, nowMs: number): Listening {
  const [cert, key] = [flags["tls-cert"], flags["tls-key"]];
  if ((cert === undefined) !== (key === undefined))
    throw new CommandFailure("--tls-cert and --tls-key belong together: give both, or neither");
  if (cert !== undefined && address === undefined)
    throw new CommandFailure("--tls-cert: say where with --api-server host:port; on loopback alone nothing needs TLS");
  const far = address !== undefined && !isLoopback(address.host) ? address : undefined;
  if (far && flags["listen-beyond-loopback"] !== true)
    throw new CommandFailure(
      `--api-server ${shownAddress(far)} is reached by other machines, and whoever has the token can read and steer the run: add --listen-beyond-loopback if you mean it`,
    );
  if (far && cert === undefined)
    throw new CommandFailure(
      `--api-server ${shownAddress(far)} is reached by other machines, and without TLS anybody on the way can take the token: add --tls-cert and --tls-key, or listen on loopback and go through a tunnel`,
    );
  if (!far && flags["listen-beyond-loopback"] === true)
    throw new CommandFailure(
      "--listen-beyond-loopback: say where with --api-server host:port; without it only this machine is listened to",
    );
  const read = cert === undefined || key === undefined ? undefined : readTls(cert, key, nowMs);
  return { address, tls: read?.tls, warnings: [...(far ? warningsOf(far) : []), ...(read?.warnings ?? [])] };
}

function warningsOf(far: Address): string[] {
  const isEverywhere = far.host === "0.0.0.0" || far.host === "::";
  return [
    `other machines can reach this run at ${shownAddress(far)}; only the token keeps them out`,
    ...(isEverywhere
      ? [
          `${far.host} is no address that a client can name: only requests to 127.0.0.1 and localhost pass; give the address that clients use`,
        ]
      : []),
  ];
}
