import { fillStore } from '../../bench/fill-store.ts';
import type { AppContext } from '../../src/app/app-context.ts';
import { invariant } from '../../src/domain/errors.ts';
import type { Role } from '../../src/domain/member.ts';
import type { PageFiles } from '../../src/ports/page-files.ts';
import { makeClient, type Preview, type Run } from '../../src/server/contract.ts';
import type { IdentityIssuer } from '../../src/ports/identity-issuer.ts';
import { startServer, type RunningServer } from '../../src/server/start-server.ts';
import { manifest, openWorkbench, type Workbench } from '../scenarios/workbench.ts';

/** What a request was answered. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed, where it is JSON. */
  readonly json: unknown;
}

/** A browser with its own cookies, at our page. */
export interface Visitor {
  readonly ask: (
    method: string,
    path: string,
    options?: { body?: unknown; headers?: Record<string, string>; raw?: string },
  ) => Promise<Answered>;
  /** The answer of a request that has to succeed. */
  readonly get: <T>(path: string) => Promise<T>;
  readonly post: <T>(path: string, body?: unknown) => Promise<T>;
  /** `name=value` of every cookie that it holds. */
  readonly cookies: Map<string, string>;
  readonly client: () => ReturnType<typeof makeClient>;
}

export interface Served {
  readonly bench: Workbench;
  readonly server: () => RunningServer;
  readonly visitor: () => Visitor;
  readonly signedIn: (role: Role) => Promise<Visitor>;
  /** Whatever the server itself complained of: a bug. */
  readonly complaints: string[];
  /** Stops the server alone, and starts another one on the same store, at the same address. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface ServeOptions {
  readonly pages?: PageFiles;
  readonly identityIssuer?: IdentityIssuer;
  readonly publicOrigin?: string;
}

/** A served workbench. Nothing is done by the clock; whatever the server answers is looked through for values at the end. */
export async function openServed({
  text = manifest,
  isApplied = false,
  bench: given,
  recorded = 0,
  ...options
}: {
  text?: string;
  isApplied?: boolean;
  bench?: Workbench;
  /** So many credentials stand in the store from the beginning, beside those of the manifest; nobody has issued them. */
  recorded?: number;
} & ServeOptions = {}): Promise<Served> {
  const bench = given ?? (await openWorkbench());
  bench.write(text);
  await bench.run('init');
  if (isApplied) await setUp(bench);
  if (recorded > 0) await record(bench, recorded);
  const serving = await serveApp(() => bench.app(), bench.printed, options);
  return {
    ...serving,
    bench,
    stop: async () => {
      await serving.stop();
      await bench.stop();
    },
  };
}

/** Serves a store that is there; what is answered is put to what was printed. */
export async function serveApp(
  makeApp: () => AppContext,
  printed: string[] = [],
  { pages, ...options }: ServeOptions = {},
): Promise<Omit<Served, 'bench'>> {
  const complaints: string[] = [];
  const start = async (port: number): Promise<RunningServer> =>
    await startServer({
      app: makeApp(),
      version: 'test',
      port,
      pages,
      isDemo: false,
      tickSeconds: 0,
      complain: (text) => complaints.push(text),
      ...options,
    });
  let server = await start(0);
  const visitor = (): Visitor => makeVisitor(() => server.origin, printed);
  const signIn = async (url: string): Promise<Visitor> => {
    const somebody = visitor();
    await somebody.post('/session', { link: url.split('#')[1] });
    return somebody;
  };
  return {
    complaints,
    server: () => server,
    visitor,
    signedIn: async (role) => {
      const { url } = await server.signInLink();
      const admin = await signIn(url);
      if (role === 'admin') return admin;
      await admin.ask('PUT', `/members/${role}-person`, { body: { role } });
      const link = await admin.post<{ url: string }>(`/members/${role}-person/link`);
      return await signIn(link.url);
    },
    restart: async () => {
      await server.stop();
      server = await start(Number(new URL(server.origin).port));
    },
    stop: async () => {
      await server.stop();
    },
  };
}

/** Five slots each, ends spread over ninety days; every seventh has expired. */
async function record(bench: Workbench, credentials: number): Promise<void> {
  const store = await bench.app().openStore();
  const daysLeft = (index: number): number => (index % 7 === 0 ? -1 - (index % 5) : 1 + (index % 90));
  await fillStore(store, { credentials, slots: 5, now: bench.now(), daysLeft });
  await store.close();
}

/** Adopts what the team has set by hand, and makes the rest as declared. */
async function setUp(bench: Workbench): Promise<void> {
  await bench.run('adopt', 'anaconda-upload', '--slots', '--yes');
  const { code, output, errors } = await bench.run('apply', '--yes');
  invariant(code === 0, `the set-up ended with ${code}: ${output}${errors}`);
}

function makeVisitor(origin: () => string, seen: string[]): Visitor {
  const cookies = new Map<string, string>();
  const cookieHeader = (): Record<string, string> =>
    cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  const ask: Visitor['ask'] = async (method, path, { body, headers = {}, raw } = {}) => {
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const url = path.startsWith('/') && !path.startsWith('/api') ? `/api/v1${path}` : path;
    const response = await fetch(`${origin()}${url}`, {
      method,
      redirect: 'manual',
      headers: {
        origin: origin(),
        // A server that was started anew at the same port knows nothing of the old lines.
        connection: 'close',
        ...cookieHeader(),
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(text === undefined ? {} : { body: text }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const answer = await response.text();
    seen.push(answer);
    const isJson = /json$|json;/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text: answer,
      json: isJson && answer !== '' && !answer.includes('}\n{') ? (JSON.parse(answer) as unknown) : undefined,
    };
  };
  const must = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await ask(method, path, body === undefined ? {} : { body });
    invariant(answer.status === 200, `${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json as T;
  };
  return {
    ask,
    cookies,
    get: async (path) => await must('GET', path),
    post: async (path, body) => await must('POST', path, body),
    client: () => makeClient(origin(), { headers: () => ({ origin: origin(), ...cookieHeader() }) }),
  };
}

/** Previews an action, starts it, and waits for its end. */
export async function runAction(visitor: Visitor, action: object): Promise<Run> {
  const preview = await visitor.post<Preview>('/previews', action);
  const { id } = await visitor.post<Run>('/runs', { preview: preview.id });
  return await until(visitor, id, (run) => run.endedAt !== undefined);
}

/** Looks after a run until it is so. */
export async function until(visitor: Visitor, id: string, isSo: (run: Run) => boolean): Promise<Run> {
  for (;;) {
    const run = await visitor.get<Run>(`/runs/${id}`);
    if (isSo(run)) return run;
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
