/**
 * Where people see what the API serves: `https://github.com` for the public service, `https://SUB.ghe.com` for
 * `https://api.SUB.ghe.com`, and the same origin for an Enterprise server, whose API lies below `/api/v3`.
 */
export function pagesUrl(baseUrl: string): string {
  const url = new URL(baseUrl);
  if (url.hostname === 'api.github.com' || /^api\..+\.ghe\.com$/.test(url.hostname))
    url.hostname = url.hostname.slice('api.'.length);
  return url.origin;
}

/** A page with its query; a value that is absent is left out. */
export function page(
  baseUrl: string,
  path: string,
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const url = new URL(path, pagesUrl(baseUrl));
  for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, value);
  return url.href;
}
