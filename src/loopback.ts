/** Whether a host is this machine itself: as URL writes it, in its shortest form, so that 127.1 arrives as 127.0.0.1. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
