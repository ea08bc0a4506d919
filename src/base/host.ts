/** Whether a host is this machine. Takes `URL.hostname`, which is normalized: 127.1 is 127.0.0.1 there. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Whether a host is an address and not a name. Takes `URL.hostname`, also without its brackets. */
export function isAddress(hostname: string): boolean {
  return hostname.includes(":") || /^[\d.]+$/.test(hostname);
}

/** A host without the brackets that URLs have around an IPv6 address, as Node expects it. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}
