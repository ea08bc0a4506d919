/** Whether a host is this machine. Takes `URL.hostname`, which is normalized: it has 127.0.0.1 for 127.1. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Whether a host is an address and not a name. Takes `URL.hostname`, with or without its brackets. */
export function isAddress(hostname: string): boolean {
  return hostname.includes(":") || /^[\d.]+$/.test(hostname);
}

/** A host as Node expects it: without the brackets that URLs put around an IPv6 address. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}
