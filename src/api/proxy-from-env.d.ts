declare module "proxy-from-env" {
  /** The proxy's URL that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY name for this URL; empty for none. */
  export function getProxyForUrl(url: string): string;
}
