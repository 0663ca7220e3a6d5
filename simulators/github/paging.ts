import type { ApiContext } from './access.ts';

const defaultPageSize = 30;
const maximumPageSize = 100;

/** The address that the caller used: the real name behind a UNIX socket, otherwise this machine. */
export function apiOrigin(context: ApiContext): string {
  const { host, origin } = new URL(context.req.url);
  return host === 'api.github.com' ? 'https://api.github.com' : origin;
}

/** One page of a list, as `per_page` and `page` ask; the answer's Link header leads to the others. */
export function takePage<T>(context: ApiContext, all: readonly T[]): readonly T[] {
  const size = Math.min(queryCount(context, 'per_page') ?? defaultPageSize, maximumPageSize);
  const page = queryCount(context, 'page') ?? 1;
  const lastPage = Math.max(1, Math.ceil(all.length / size));
  const links: string[] = [];
  const link = (relation: string, number: number): void => {
    const url = new URL(context.req.url);
    url.searchParams.set('page', String(number));
    links.push(`<${apiOrigin(context)}${url.pathname}${url.search}>; rel="${relation}"`);
  };
  if (page > 1) link('prev', Math.min(page - 1, lastPage));
  if (page < lastPage) {
    link('next', page + 1);
    link('last', lastPage);
  }
  if (page > 1) link('first', 1);
  if (links.length > 0) context.header('link', links.join(', '));
  return all.slice((page - 1) * size, page * size);
}

/** A whole number above zero in the query; anything else counts as not given. */
function queryCount(context: ApiContext, name: string): number | undefined {
  const text = context.req.query(name) ?? '';
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
