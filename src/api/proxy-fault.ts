/** A fault on the way to the proxy, or of the proxy itself. The request was not sent. */
export class ProxyFault extends Error {
  constructor(cause?: unknown) {
    super("no tunnel through the proxy", { cause });
  }
}

/** The proxy's response when it does not open a tunnel. */
export class ProxyRefusal extends ProxyFault {
  readonly status: number;
  /** The authentication schemes that it offers, such as `Basic`; empty if it names none. */
  readonly schemes: readonly string[];

  /** @param challenges the Proxy-Authenticate header */
  constructor(status: number, challenges: string) {
    super();
    this.status = status;
    this.schemes = schemesOf(challenges);
  }
}

/** Each challenge begins with the name of its scheme. A name before `=` is a parameter. */
function schemesOf(challenges: string): string[] {
  const items = challenges.replace(/"(?:[^"\\]|\\.)*"/g, '""').split(",");
  return items.flatMap((item) => /^\s*([\w-]+)(?:\s*$|\s+(?!\s*=))/.exec(item)?.[1] ?? []);
}
