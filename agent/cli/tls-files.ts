// The certificate and the key of --api-server: read and tried before anything is made, so that no run begins that nobody can reach.

import { type KeyObject, X509Certificate, createPrivateKey } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { EXIT } from "./exit-codes.ts";
import { CommandFailure } from "./failure.ts";
import { whyUnreadable } from "./file-words.ts";

/** PEM texts. */
export interface Tls {
  cert: string;
  key: string;
}

/** `warnings`: a sentence each. Throws CommandFailure with the flag that is wrong, and why. */
export function readTls(certPath: string, keyPath: string, nowMs: number): { tls: Tls; warnings: string[] } {
  const tls = { cert: readPem(certPath, "--tls-cert"), key: readPem(keyPath, "--tls-key") };
  const certificate = certificateOf(tls.cert, certPath);
  if (!certificate.checkPrivateKey(privateKeyOf(tls.key, keyPath)))
    throw new CommandFailure(`--tls-key ${keyPath} is not the key of --tls-cert ${certPath}`);
  return { tls, warnings: [...datesOf(certificate, certPath, nowMs), ...modeOf(keyPath)] };
}

function readPem(path: string, flag: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new CommandFailure(`${flag} ${path}: ${whyUnreadable(error)}`, EXIT.usage, { cause: error });
  }
}

function certificateOf(pem: string, path: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    // The platform's own reason is a number of OpenSSL's.
    throw new CommandFailure(`--tls-cert ${path} is no certificate in PEM (-----BEGIN CERTIFICATE-----)`);
  }
}

function privateKeyOf(pem: string, path: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // As above.
    const why = /ENCRYPTED/.test(pem)
      ? "is encrypted: give one without a passphrase"
      : "is no private key in PEM (-----BEGIN PRIVATE KEY-----)";
    throw new CommandFailure(`--tls-key ${path} ${why}`);
  }
}

function datesOf({ validFrom, validTo }: X509Certificate, path: string, nowMs: number): string[] {
  if (Date.parse(validTo) < nowMs) return [`--tls-cert ${path} is good no more (it was until ${validTo}): clients will refuse it`];
  if (Date.parse(validFrom) > nowMs) return [`--tls-cert ${path} is not good yet (from ${validFrom} on): clients will refuse it`];
  return [];
}

const modeOf = (keyPath: string): string[] =>
  (statSync(keyPath).mode & 0o077) === 0 ? [] : [`--tls-key ${keyPath} can be read by other users of this machine: chmod 600 it`];
