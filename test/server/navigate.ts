import { request, type IncomingMessage } from 'node:http';
import type { Visitor } from './served.ts';

/** What a browser says of a navigation that another site began. */
const fromElsewhere = {
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
};

export interface Page {
  readonly status: number;
  readonly location: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/**
 * Sends a browser to a page from another site. Not by fetch, which says `sec-fetch-mode` by itself; and with the visitor's
 * cookies but those that are strict, which no browser sends then.
 */
export async function navigate(
  visitor: Pick<Visitor, 'cookies'>,
  url: URL,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Page> {
  const sent = [...visitor.cookies].filter(([name]) => name.includes('openid'));
  const cookie: Record<string, string> =
    sent.length === 0 ? {} : { cookie: sent.map(([name, value]) => `${name}=${value}`).join('; ') };
  const page = await new Promise<Page>((resolve, reject) => {
    const asked = request(url, { method, headers: { ...fromElsewhere, ...cookie, ...headers } });
    asked.on('error', reject);
    asked.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        const { location } = response.headers;
        resolve({ status: response.statusCode ?? 0, location, headers: response.headers, text });
      });
    });
    asked.end();
  });
  for (const line of page.headers['set-cookie'] ?? []) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '') visitor.cookies.delete(name);
    else visitor.cookies.set(name, value);
  }
  return page;
}
