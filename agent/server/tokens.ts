// Who somebody is: a token in an Authorization header, compared in constant time.

import { createHash, timingSafeEqual } from "node:crypto";

export const SCOPES = ["view", "answer", "control"] as const;
export type Scope = (typeof SCOPES)[number];

/** What the server gives out. `session` binds it to one session's id. */
export interface TokenGrant {
  token: string;
  name: string;
  scopes: readonly Scope[];
  session?: string;
}

/** Who a request comes from, without the token. */
export type Principal = Omit<TokenGrant, "token">;

/** The user of Basic, which clients make of ws://escapement:<token>@host. */
export const BASIC_USER = "escapement";

export type Authentication = { kind: "known"; principal: Principal } | { kind: "wrong" } | { kind: "none" };

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Looks at every grant each time, so that time says nothing about which was nearly right. */
export function createTokenCheck(grants: readonly TokenGrant[]): (authorization: readonly string[]) => Authentication {
  const known = grants.map(({ token, ...principal }) => ({ digest: digest(token), principal }));
  return (authorization) => {
    const [header, ...more] = authorization;
    if (header === undefined) return { kind: "none" };
    const secret = more.length > 0 ? undefined : secretOf(header);
    const asked = digest(secret ?? "");
    let found: Principal | undefined;
    for (const grant of known) if (timingSafeEqual(grant.digest, asked)) found = grant.principal;
    return secret !== undefined && secret !== "" && found ? { kind: "known", principal: found } : { kind: "wrong" };
  };
}

function secretOf(header: string): string | undefined {
  const space = header.indexOf(" ");
  const scheme = header.slice(0, space).toLowerCase();
  const credentials = header.slice(space + 1).trim();
  if (space < 0) return undefined;
  if (scheme === "bearer") return credentials;
  if (scheme !== "basic") return undefined;
  const [user, ...password] = Buffer.from(credentials, "base64").toString("utf8").split(":");
  return user === BASIC_USER ? password.join(":") : undefined;
}
