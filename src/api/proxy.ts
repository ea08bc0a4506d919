import { BlockList, isIP } from "node:net";
import { SceError } from "../base/errors.ts";
import { bareHost, isLoopback } from "../base/host.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for a URL: HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, lower case before upper case,
 * unless NO_PROXY lists the host. Undefined if there is none, and also for plain http unless the proxy is on this
 * machine. As in curl, a proxy without a scheme is an http proxy. Throws a SceError for an unusable proxy, without its
 * password.
 */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  const read = (name: string) => env[name]?.trim() || env[name.toUpperCase()]?.trim();
  const name = `${url.protocol.slice(0, -1)}_proxy`;
  const written = read(name) || read("all_proxy");
  if (!written || isExcepted(url, read("no_proxy") ?? "")) return undefined;
  const text = written.includes("://") ? written : `http://${written}`;
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  if (proxy === undefined || !["http:", "https:"].includes(proxy.protocol))
    throw new SceError(
      "config",
      `the proxy for ${url.host} is not an http or https URL`,
      "set HTTPS_PROXY to http://host:port, or list the host in NO_PROXY",
    );
  if (!isEncoded(proxy.username) || !isEncoded(proxy.password))
    throw new SceError(
      "config",
      `the user name or password of the proxy for ${url.host} contains an invalid % escape`,
      "write % as %25, : as %3A, / as %2F and @ as %40",
    );
  // Unencrypted requests must not leave this machine.
  if (url.protocol === "http:" && !isLoopback(proxy.hostname)) return undefined;
  return proxy;
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether NO_PROXY lists the URL's host. An entry is `*`, a host including its subdomains (also written `.example.com`
 * or `*.example.com`), an address, or a range of addresses (`10.0.0.0/8`). Hosts and addresses may have a port.
 */
function isExcepted(url: URL, list: string): boolean {
  const host = bareHost(url.hostname);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === "*") return true;
      if (entry.includes("/")) return isInRange(host, entry);
      const [, name = "", only] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? [undefined, entry];
      if (only !== undefined && only !== port) return false;
      const domain = bareHost(name.replace(/^\*?\./, ""));
      return isIP(domain) ? isInRange(host, domain) : host === domain || host.endsWith(`.${domain}`);
    });
}

/** @param range an address, or a range of them in CIDR notation */
function isInRange(host: string, range: string): boolean {
  const [address = "", bits] = range.split("/");
  const kind = (text: string) => (isIP(text) === 6 ? "ipv6" : "ipv4");
  const most = kind(address) === "ipv6" ? 128 : 32;
  const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (!isIP(host) || !isIP(address) || !(prefix <= most)) return false;
  const addresses = new BlockList();
  addresses.addSubnet(address, prefix, kind(address));
  return addresses.check(host, kind(host));
}
