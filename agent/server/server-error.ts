/** What `startServer` rejects with for a failure that is expected: a stable code and a sentence that says what to do. */
export class ServerError extends Error {
  override readonly name = "ServerError";
  readonly code: "port-in-use" | "port-not-allowed" | "bad-address" | "bad-certificate" | "cannot-listen";
  constructor(code: ServerError["code"], message: string, cause: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export function serverErrorOf(cause: NodeJS.ErrnoException, host: string, port: number): ServerError {
  switch (cause.code) {
    case "EADDRINUSE":
      return new ServerError("port-in-use", `port ${port} of ${host} is in use: name another one, or none for a free one`, cause);
    case "EACCES":
      return new ServerError("port-not-allowed", `port ${port} of ${host} may not be used by this user: name one above 1023`, cause);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new ServerError("bad-address", `${host} is not an address of this machine`, cause);
    default:
      return new ServerError("cannot-listen", `cannot listen on ${host}:${port}: ${cause.message}`, cause);
  }
}
