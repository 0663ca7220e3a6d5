import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseManifest, type Vocabulary } from '../../src/config/parse-manifest.ts';
import { AppError } from '../../src/domain/errors.ts';
import { notifiers } from '../../src/notifiers/index.ts';
import { providers } from '../../src/providers/index.ts';
import { targets } from '../../src/targets/index.ts';

const vocabulary: Vocabulary = { providers, targets, notifiers };

const good = `version: 1
connections:
  anaconda: { provider: anaconda, auth: { env: ANACONDA_AUTH_API_KEY } }
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
  azure:
    provider: azure-devops
    organization: tudat-team
    auth: { file: ./azure.token }
credentials:
  anaconda-upload:
    purpose: Upload packages
    owner: team
    issuer: anaconda
    principal: { organization: tudat-team }
    scopes: [api:write, api:read]
    lifetime: 90d
    placements:
      - azure-pipelines: { project: feedstock-builds, variableGroup: anaconda-org, variable: BINSTAR_TOKEN }
      - github-actions: { repositories: "tudat-team/*-feedstock", secret: BINSTAR_TOKEN }
`;

function read(text: string, known = vocabulary) {
  return parseManifest(text, { file: 'mintmark.yaml', vocabulary: known });
}

/** The lines of the error: `file:line:column: message`. */
function problems(text: string, known = vocabulary): readonly string[] {
  try {
    read(text, known);
  } catch (error) {
    if (error instanceof AppError && error.code === 'manifest-invalid') return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('a good manifest', () => {
  it('becomes a declaration with defaults filled in and scopes sorted', () => {
    const { credentials, connections } = read(good);
    expect(connections.map(({ name, vendor }) => `${name}: ${vendor}`)).toEqual([
      'anaconda: anaconda',
      'github: github',
      'azure: azure-devops',
    ]);
    expect(credentials).toMatchObject([
      {
        name: 'anaconda-upload',
        provider: 'anaconda',
        grant: { principal: { kind: 'organization', name: 'tudat-team' }, scopes: ['api:read', 'api:write'] },
        lifetimeSeconds: 7_776_000,
        renewBeforeSeconds: 1_209_600,
        graceSeconds: 86_400,
        retain: 'sealed',
      },
    ]);
    expect(credentials[0]?.placements.map(({ target, connection }) => `${target} by ${connection}`)).toEqual([
      'azure-pipelines by azure',
      'github-actions by github',
    ]);
  });
  it('says what promotion waits for, and leaves out what is always so', () => {
    const purpose = /^( +)purpose: .*$/m;
    const requiring = (what: string) => read(good.replace(purpose, `$&\n$1require: ${what}`)).credentials[0];
    expect(requiring('proof')).toMatchObject({ require: 'proof' });
    expect(requiring('verification')).toEqual(read(good).credentials[0]);
    expect(problems(good.replace(purpose, '$&\n$1require: proofs')).join()).toContain(
      'expected verification or proof',
    );
  });
});

describe('a bad manifest says file, line, column and the nearest valid word', () => {
  const cases: readonly { name: string; change: readonly [string, string]; expected: RegExp }[] = [
    {
      name: 'unknown key',
      change: ['    purpose: Upload', '    porpose: Upload'],
      expected: /^mintmark\.yaml:11:5: "porpose" is not known here \(did you mean "purpose"\?\)/,
    },
    {
      name: 'missing key',
      change: ['    owner: team\n', ''],
      expected: /^mintmark\.yaml:11:5: "owner" is missing/,
    },
    {
      name: 'unknown provider',
      change: ['provider: github', 'provider: githup'],
      expected: /^mintmark\.yaml:4:23: "githup" is not a provider \(did you mean "github"\?\)/,
    },
    {
      name: 'unknown connection',
      change: ['issuer: anaconda', 'issuer: anacnda'],
      expected: /^mintmark\.yaml:13:13: there is no connection "anacnda" \(did you mean "anaconda"\?\)/,
    },
    {
      name: 'a principal of a kind that the issuer does not know',
      change: ['issuer: anaconda', 'issuer: azure'],
      expected: /^mintmark\.yaml:14:16: azure-devops issues for: user/,
    },
    {
      name: 'unknown scope',
      change: ['api:write, api:read', 'api:write, api:reed'],
      expected: /^mintmark\.yaml:15:25: "api:reed" is not a scope \(did you mean "api:read"\?\)/,
    },
    {
      name: 'comma-joined scopes',
      change: ['[api:write, api:read]', '["api:write,api:read"]'],
      expected: /^mintmark\.yaml:15:14: .*one scope with a separator.*\[api:write, api:read\]/,
    },
    {
      name: 'no scope',
      change: ['[api:write, api:read]', '[]'],
      expected: /^mintmark\.yaml:15:13: must name at least one scope/,
    },
    {
      name: 'bad duration',
      change: ['lifetime: 90d', 'lifetime: 90 days'],
      expected: /^mintmark\.yaml:16:15: must be a duration such as/,
    },
    {
      name: 'too long a life',
      change: ['lifetime: 90d', 'lifetime: 99y'],
      expected: /^mintmark\.yaml:16:15: anaconda issues for .* at most/,
    },
    {
      name: 'renewal longer than life',
      change: ['lifetime: 90d', 'lifetime: 10d'],
      expected: /^mintmark\.yaml:16:15: must be longer than renewBefore/,
    },
    {
      name: 'unknown target',
      change: ['github-actions:', 'github-action:'],
      expected: /^mintmark\.yaml:19:9: "github-action" is not a target \(did you mean "github-actions"\?\)/,
    },
    {
      name: 'unknown placement key',
      change: ['secret: BINSTAR_TOKEN', 'secrit: BINSTAR_TOKEN'],
      expected: /^mintmark\.yaml:19:\d+: .*(secrit|secret)/,
    },
    {
      name: 'a forbidden secret name',
      change: ['secret: BINSTAR_TOKEN', 'secret: GITHUB_X'],
      expected: /^mintmark\.yaml:19:\d+: .*GITHUB_/,
    },
    {
      name: 'a target without a connection',
      change: ['  github: { provider: github, auth: { env: GITHUB_TOKEN } }\n', ''],
      expected: /^mintmark\.yaml:18:\d+: github-actions needs a connection with provider: github/,
    },
    {
      name: 'a secret in the manifest',
      change: ['auth: { env: GITHUB_TOKEN }', 'auth: { token: abc }'],
      expected: /^mintmark\.yaml:4:\d+: /,
    },
    {
      name: 'broken YAML',
      change: ['scopes: [api:write, api:read]', 'scopes: [api:write, api:read'],
      expected: /^mintmark\.yaml:\d+:\d+: /,
    },
    {
      name: 'a key twice',
      change: ['    owner: team\n', '    owner: team\n    owner: team\n'],
      expected: /^mintmark\.yaml:13:5: .*unique/i,
    },
    {
      name: 'no version',
      change: ['version: 1\n', ''],
      expected: /^mintmark\.yaml:1:1: "version" is missing \(1\)/,
    },
    {
      name: 'another version',
      change: ['version: 1', 'version: 2'],
      expected: /^mintmark\.yaml:1:10: expected 1/,
    },
    {
      name: 'a bad name',
      change: ['  anaconda-upload:', '  Anaconda_Upload:'],
      expected: /^mintmark\.yaml:10:\d+: /,
    },
  ];
  it.each(cases)('$name', ({ change: [from, to], expected }) => {
    expect(good).toContain(from);
    expect(problems(good.replace(from, to))[0]).toMatch(expected);
  });

  it('a connection to a vendor that only receives', () => {
    const known = { providers: providers.filter(({ id }) => id === 'anaconda'), targets, notifiers };
    expect(problems(good.replace('issuer: anaconda', 'issuer: azure'), known)[0]).toMatch(
      /^mintmark\.yaml:13:13: connection "azure" \(azure-devops\) does not issue tokens/,
    );
  });

  it('names every problem at once, in the order of the lines', () => {
    const lines = problems(
      good
        .replace('porpose', '')
        .replace('api:reed', '')
        .replace('lifetime: 90d', 'lifetime: x')
        .replace('provider: github', 'provider: gitlab'),
    );
    expect(lines.length).toBe(3);
    expect(lines.map((line) => Number(line.split(':')[1]))).toEqual([4, 16, 19]);
  });

  it('survives texts that are no manifest', () => {
    for (const text of ['', 'null', '[]', 'a: &a [*a]', '- 1', '"x"', '\u0000', 'version: 1'])
      expect(problems(text).length).toBeGreaterThan(0);
  });
});

/** A credential that a person issues at GitHub, and one that signs a connection in. */
const guided = `version: 1
connections:
  people: { provider: github, auth: none }
  github: { provider: github, auth: { credential: bot } }
  azure: { provider: azure-devops, organization: tudat-team, auth: { cli: az } }
credentials:
  bot:
    purpose: Writes secrets
    owner: team
    issuer: people
    provider: github-app
    principal: { organization: tudat-team }
    audience: [tudat-team/tudatpy, tudat-team/tudat]
    uses: [write-actions-secrets, open-pull-request]
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: BOT_KEY }
        connection: github
      - github-actions: { repository: tudat-team/tudatpy, secret: BOT_ID }
        connection: github
        part: id
  release:
    purpose: Publishes releases
    owner: team
    issuer: people
    provider: github-pat
    principal: { user: maintainer }
    audience: [tudat-team/tudatpy]
    uses: [publish-release]
`;

describe('a manifest with what people issue', () => {
  it('becomes a declaration: uses become the least scopes, and stay beside them', () => {
    const { connections, credentials } = read(guided);
    expect(connections.map(({ auth }) => auth)).toEqual(['none', { credential: 'bot' }, { cli: 'az' }]);
    expect(credentials).toMatchObject([
      {
        name: 'bot',
        provider: 'github-app',
        uses: ['open-pull-request', 'write-actions-secrets'],
        grant: {
          principal: { kind: 'organization', name: 'tudat-team' },
          scopes: ['contents:write', 'pull_requests:write', 'secrets:write'],
          audience: ['tudat-team/tudat', 'tudat-team/tudatpy'],
        },
      },
      { name: 'release', provider: 'github-pat', uses: ['publish-release'] },
    ]);
    const parts = credentials[0]?.placements.map(
      ({ connection, part }) => `${connection} ${part ?? 'value'}`,
    );
    expect(parts?.sort()).toEqual(['github id', 'github value']);
    expect(
      credentials[0]?.placements.some((placement) => 'part' in placement && placement.part === undefined),
    ).toBe(false);
  });
  it('says the same with scopes instead of uses, but for the uses', () => {
    const withUses = read(guided).credentials[1];
    const scopes = withUses?.grant.scopes.join(', ') ?? '';
    const { uses, ...rest } = withUses ?? {};
    expect(uses).toEqual(['publish-release']);
    expect(read(guided.replace('uses: [publish-release]', `scopes: [${scopes}]`)).credentials[1]).toEqual(
      rest,
    );
  });
  it('needs no provider where the vendor has only one', () => {
    expect(problems(good)).toEqual([]);
    expect(
      read(good.replace('    issuer: anaconda\n', '    issuer: anaconda\n    provider: anaconda\n')),
    ).toEqual(read(good));
  });

  const cases: readonly { name: string; change: readonly [string, string]; expected: RegExp }[] = [
    {
      name: 'neither scopes nor uses',
      change: ['    uses: [publish-release]\n', ''],
      expected: /^mintmark\.yaml:22:\d+: "scopes" is missing \(what the token may do\), or "uses"/,
    },
    {
      name: 'scopes and uses',
      change: ['uses: [publish-release]', 'scopes: [contents:write]\n    uses: [publish-release]'],
      expected: /^mintmark\.yaml:\d+:\d+: "scopes" and "uses" say the same thing/,
    },
    {
      name: 'an unknown use',
      change: ['uses: [publish-release]', 'uses: [publish-realese]'],
      expected: /^mintmark\.yaml:28:12: "publish-realese" is not a use \(did you mean "publish-release"\?\)/,
    },
    {
      name: 'a use of another provider',
      change: ['uses: [publish-release]', 'uses: [upload-conda-package]'],
      expected: /^mintmark\.yaml:28:12: "upload-conda-package" is not a use/,
    },
    {
      name: 'no use',
      change: ['uses: [publish-release]', 'uses: []'],
      expected: /^mintmark\.yaml:28:11: must name at least one use/,
    },
    {
      name: 'an audience that is no place',
      change: ['audience: [tudat-team/tudatpy]', 'audience: ["tudat-team/*"]'],
      expected: /^mintmark\.yaml:27:16: must be an owner, or owner\/repository/,
    },
    {
      name: 'an empty audience',
      change: ['audience: [tudat-team/tudatpy]', 'audience: []'],
      expected: /^mintmark\.yaml:27:15: must name at least one place; leave it out for all/,
    },
    {
      name: 'an audience of somebody else',
      change: ['tudat-team/tudatpy, tudat-team/tudat]', 'tudat-team/tudatpy, neighbour-lab/orbit-plots]'],
      expected: /^mintmark\.yaml:13:15: neighbour-lab\/orbit-plots does not belong to tudat-team/,
    },
    {
      name: 'an audience of two owners',
      change: ['audience: [tudat-team/tudatpy]', 'audience: [tudat-team/tudatpy, other/one]'],
      expected: /^mintmark\.yaml:27:15: a fine-grained token has one owner.*other, tudat-team/,
    },
    {
      name: 'scopes of two kinds of token',
      change: ['uses: [publish-release]', 'scopes: [contents:write, repo]'],
      expected: /^mintmark\.yaml:28:13: no token can have all of these/,
    },
    {
      name: 'no provider where there are several',
      change: ['    provider: github-pat\n', ''],
      expected:
        /^mintmark\.yaml:24:13: which kind of token\? Add "provider: github-app" or "provider: github-pat"/,
    },
    {
      name: 'an unknown provider',
      change: ['provider: github-pat', 'provider: github-part'],
      expected:
        /^mintmark\.yaml:25:15: connection "people" has no provider "github-part" \(did you mean "github-pat"\?\)/,
    },
    {
      name: 'a provider of another vendor',
      change: ['provider: github-pat', 'provider: azure-devops'],
      expected: /^mintmark\.yaml:25:15: connection "people" has no provider "azure-devops"/,
    },
    {
      name: 'a principal of the wrong kind',
      change: ['principal: { user: maintainer }', 'principal: { organization: tudat-team }'],
      expected: /^mintmark\.yaml:26:16: github-pat issues for: user/,
    },
    {
      name: 'another part',
      change: ['part: id', 'part: name'],
      expected: /^mintmark\.yaml:20:15: must be id, or be left out for the value/,
    },
    {
      name: 'an unknown connection beside a target',
      change: ['        connection: github\n        part', '        connection: githup\n        part'],
      expected: /^mintmark\.yaml:19:21: there is no github connection "githup" \(did you mean "github"\?\)/,
    },
    {
      name: 'a connection left to choose',
      change: ['        connection: github\n        part', '        part'],
      expected: /^mintmark\.yaml:18:\d+: which connection\? Add "connection: people" or "connection: github"/,
    },
    {
      name: 'a connection that signs in with a credential that there is not',
      change: ['auth: { credential: bot }', 'auth: { credential: bto }'],
      expected: /^mintmark\.yaml:4:\d+: there is no credential "bto" \(did you mean "bot"\?\)/,
    },
    {
      name: 'a command that its vendor has not',
      change: ['auth: { cli: az }', 'auth: { cli: gh }'],
      expected: /^mintmark\.yaml:5:\d+: Azure DevOps has no command "gh" to sign in with; there is: az/,
    },
    {
      name: 'a command of a vendor without any',
      change: ['{ provider: github, auth: none }', '{ provider: github, auth: { cli: gh } }'],
      expected: /^mintmark\.yaml:3:\d+: GitHub has no command "gh" to sign in with$/,
    },
    {
      name: 'a way to sign in that there is not',
      change: ['auth: none', 'auth: nobody'],
      expected: /^mintmark\.yaml:3:\d+: /,
    },
    {
      name: 'a credential whose tokens would get too long a name',
      change: ['  release:', '  release-of-the-python-package:'],
      expected: /^mintmark\.yaml:21:3: is too long by \d+: names of github-pat have 40 characters/,
    },
  ];
  it.each(cases)('refuses $name, with its place', ({ change: [from, to], expected }) => {
    expect(guided).toContain(from);
    expect(problems(guided.replace(from, to))[0]).toMatch(expected);
  });

  it('takes the longest name that fits, and not one letter more', () => {
    const named = (length: number): string => guided.replace('  release:', `  ${'a'.repeat(length)}:`);
    const longest = 40 - 'mintmark-xxxxx--999'.length;
    expect(problems(named(longest))).toEqual([]);
    expect(problems(named(longest + 1))).toEqual([expect.stringContaining('is too long by 1:')]);
  });
});

describe('every target and vendor', () => {
  it('has a schema that refuses unknown keys', () => {
    for (const { vendor } of [...providers, ...targets])
      expect(vendor.settings.safeParse({ surprise: 1 }).success).toBe(false);
    for (const { placement } of targets) {
      expect(placement.safeParse({ surprise: 1 }).success).toBe(false);
      expect(z.toJSONSchema(placement, { io: 'input', unrepresentable: 'any' })).toBeTypeOf('object');
    }
  });
});
