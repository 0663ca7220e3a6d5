import type { PageFiles } from '../../src/ports/page-files.ts';
import { invariant } from '../../src/domain/errors.ts';
import { Secret } from '../../src/domain/secret.ts';
import { makeIdentityIssuer } from '../../src/vendors/openid.ts';
import {
  startIdentitySimulator,
  type IdentitySimulator,
  type IdentitySimulatorOptions,
} from '../../simulators/identity/simulator.ts';
import { openWorkbench } from '../scenarios/workbench.ts';
import { navigate, type Page } from './navigate.ts';
import { openServed, type Answered, type Served, type Visitor } from './served.ts';

/** A served team whose members sign in at a simulated issuer. */
export interface TeamSignIn {
  readonly served: Served;
  readonly identity: IdentitySimulator;
  /** Where the issuer wants the browser. */
  readonly begin: (visitor: Visitor) => Promise<string>;
  /** What somebody decides at the issuer's page; answers where the browser is sent back to. */
  readonly decide: (address: string, person: string) => Promise<URL>;
  /** The way back, as a browser takes it. */
  readonly comeBack: (visitor: Visitor, returned: URL) => Promise<Page>;
  /** All three. */
  readonly signIn: (visitor: Visitor, person: string) => Promise<Page>;
  readonly addMember: (name: string, email: string, role?: string) => Promise<Answered>;
  /** Newest first. */
  readonly refusals: () => Promise<readonly { readonly actor: string; readonly detail: object }[]>;
  readonly stop: () => Promise<void>;
}

export async function openTeamSignIn({
  issuerUrl,
  clientSecret,
  publicOrigin,
  pages,
  ...options
}: IdentitySimulatorOptions & {
  issuerUrl?: string;
  clientSecret?: string;
  publicOrigin?: string;
  pages?: PageFiles;
} = {}): Promise<TeamSignIn> {
  const identity = await startIdentitySimulator(options);
  const bench = await openWorkbench();
  const secret = clientSecret ?? identity.clientSecret;
  const identityIssuer = makeIdentityIssuer(
    {
      issuer: issuerUrl ?? identity.url,
      clientId: identity.clientId,
      ...(secret === undefined ? {} : { clientSecret: Secret.of(secret) }),
    },
    { now: bench.now },
  );
  const served = await openServed({
    bench,
    identityIssuer,
    ...(publicOrigin === undefined ? {} : { publicOrigin }),
    ...(pages === undefined ? {} : { pages }),
  });
  const begin: TeamSignIn['begin'] = async (visitor) => {
    const { status, headers } = await visitor.ask('GET', '/openid/start');
    invariant(status === 302, `a sign-in begins with a redirect, not ${status}`);
    return headers.get('location') ?? '';
  };
  const comeBack: TeamSignIn['comeBack'] = async (visitor, returned) => {
    const page = await navigate(visitor, returned);
    bench.printed.push(page.text);
    return page;
  };
  return {
    served,
    identity,
    begin,
    decide,
    comeBack,
    signIn: async (visitor, person) => await comeBack(visitor, await decide(await begin(visitor), person)),
    addMember: async (name, email, role = 'operator') => {
      const admin = await served.signedIn('admin');
      return await admin.ask('PUT', `/members/${name}`, { body: { role, email } });
    },
    refusals: async () => {
      const admin = await served.signedIn('admin');
      const path = '/audit?action=sign-in-refused';
      return (await admin.get<{ entries: { actor: string; detail: object }[] }>(path)).entries;
    },
    stop: async () => {
      // The workbench looks for them in every file, and in whatever was printed or answered.
      bench.secrets.push(...identity.givenOut(), ...(secret === undefined ? [] : [secret]));
      await served.stop();
      await identity.stop();
    },
  };
}

/** What somebody decides at the issuer's page; answers where the browser is sent back to. */
export async function decide(address: string, person: string): Promise<URL> {
  const page = await (await fetch(address)).text();
  const [, request = ''] = /name="request" value="([^"]+)"/.exec(page) ?? [];
  const [, subject = ''] = new RegExp(`name="person" value="([^"]*)">\\s*${person}\\s*<`).exec(page) ?? [];
  const answer = await fetch(new URL('/authorize', address), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ request, person: subject }),
  });
  return new URL(answer.headers.get('location') ?? '');
}
