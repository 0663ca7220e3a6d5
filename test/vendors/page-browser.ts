/** What a page answered. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  /** Where it sends one on to; empty when nowhere. */
  readonly location: string;
  readonly text: string;
  /** The value of the first hidden field of this name; empty when there is none. */
  readonly hidden: (name: string) => string;
}

/** A browser of the smallest kind: it keeps cookies, sends forms and follows nothing. */
export interface Browser {
  readonly get: (path: string) => Promise<Answer>;
  /** Sends a form; a list is one field sent several times. */
  readonly post: (
    path: string,
    fields: Readonly<Record<string, string | readonly string[]>>,
  ) => Promise<Answer>;
}

/** Opens a browser with an empty jar of cookies; `origin` is asked at every request, for services that move. */
export function openBrowser(origin: () => string): Browser {
  const jar = new Map<string, string>();
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(origin() + path, { ...init, redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const text = await response.text();
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      location: response.headers.get('location') ?? '',
      text,
      hidden: (name) => new RegExp(`type="hidden" name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '',
    };
  };
  return {
    get: async (path) => await send(path, {}),
    post: async (path, fields) => {
      const body = new URLSearchParams();
      for (const [name, value] of Object.entries(fields))
        for (const each of [value].flat()) body.append(name, each);
      return await send(path, { method: 'POST', body });
    },
  };
}
