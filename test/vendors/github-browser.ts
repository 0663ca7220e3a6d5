import { expect } from 'vitest';

/** A page as it came; a redirect is not followed but told. */
interface Page {
  readonly status: number;
  readonly location: string;
  readonly headers: Headers;
  readonly text: string;
}

/** A browser without scripts and with cookies of its own. */
export function createBrowser(origin: () => string) {
  let cookie = '';
  const request = async (path: string, init: RequestInit = {}): Promise<Page> => {
    const response = await fetch(new URL(path, origin()), {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', cookie, ...(init.headers as Record<string, string>) },
    });
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) cookie = set.split(';')[0] ?? '';
    const { status, headers } = response;
    return { status, headers, location: headers.get('location') ?? '', text: await response.text() };
  };
  const open = (path: string): Promise<Page> => request(path);
  /** Posts fields as they are. */
  const post = (path: string, fields: Record<string, string> | [string, string][]): Promise<Page> =>
    request(path, { method: 'POST', body: new URLSearchParams(fields) });
  return {
    open,
    post,
    /** Posts fields with the hidden ones of the form that posts to `path` on the page at `from`. */
    submit: async (
      from: string,
      path: string,
      fields: Record<string, string> | [string, string][] = {},
    ): Promise<Page> => {
      const { text } = await open(from);
      const form = text.split('<form').find((each) => each.includes(`action="${path}"`)) ?? '';
      expect(form).not.toBe('');
      const hidden = [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]): [string, string] => [
        attribute(tag, 'name'),
        unescape(attribute(tag, 'value')),
      ]);
      return await post(path, [...hidden, ...(Array.isArray(fields) ? fields : Object.entries(fields))]);
    },
  };
}

/** The value that a page shows once. */
export function newToken({ text }: Pick<Page, 'text'>): string | undefined {
  const tag = /<input[^>]*id="new-oauth-token"[^>]*>/.exec(text)?.[0];
  return tag === undefined ? undefined : attribute(tag, 'value');
}

/** The tag of the control with this name, and with this value where it is given. */
export function control(text: string, name: string, value?: string): string {
  const tags = [...text.matchAll(/<(?:input|option|select)[^>]*>/g)].map(([tag]) => tag);
  return (
    tags.find(
      (tag) => attribute(tag, 'name') === name && (value === undefined || attribute(tag, 'value') === value),
    ) ?? ''
  );
}

/** The value of the chosen option of a select. */
export function chosen(text: string, name: string): string | undefined {
  const select = text.split('<select').find((each) => attribute(each, 'name') === name);
  const option = [...(select?.split('</select>')[0]?.matchAll(/<option[^>]*>/g) ?? [])].find(([tag]) =>
    /\bselected\b/.test(tag),
  );
  return option && attribute(option[0], 'value');
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
}

function unescape(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
