/** Whether a host is this machine itself: as URL writes it, in its shortest form, so that 127.1 arrives as 127.0.0.1. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** A host without the brackets that a URL puts around an IPv6 address, as Node wants it. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}
