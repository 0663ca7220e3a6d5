/** Where people see what the API serves: `https://anaconda.org` for the public service; elsewhere the same origin. */
export function pagesUrl(baseUrl: string): string {
  const url = new URL(baseUrl);
  if (url.hostname === 'api.anaconda.org') url.hostname = 'anaconda.org';
  return url.origin;
}

/** The page where an owner's tokens are made, shown and ended. */
export function accessPage(baseUrl: string, owner: string): string {
  return `${pagesUrl(baseUrl)}/${encodeURIComponent(owner)}/settings/access`;
}
