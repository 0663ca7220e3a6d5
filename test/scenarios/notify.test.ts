import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import ICAL from 'ical.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startMailServer, type MailServer } from '../receivers/mail-server.ts';
import { startWebhookServer, type WebhookServer } from '../receivers/webhook-server.ts';
import { openWorkbench, manifest as plain, ourLiveTokens, type Ran, type Workbench } from './workbench.ts';

const day = 86_400;
const bot = `  bot:
    purpose: Writes the secrets of the feedstocks
    owner: maintainers@example.org
    issuer: github
    provider: github-app
    principal: { organization: tudat-team }
    audience: [tudat-team/tudatpy]
    uses: [write-actions-secrets]
    lifetime: 300d
    placements:
      - azure-pipelines: { project: feedstock-builds, variableGroup: anaconda-org, variable: BOT_KEY }
`;
const repository = 'tudat-team/tudatpy';
const channels = {
  webhook: '  - webhook: { url: { env: NOTIFY_URL }, secret: { env: NOTIFY_KEY } }\n',
  email:
    '  - email: { to: [maintainers@example.org], from: mintmark@example.org, smtp: { env: SMTP_URL } }\n    min: due\n',
  issue: `  - github-issue: { repository: ${repository} }\n    min: due\n`,
  calendar: '  - calendar: { file: mintmark.ics }\n',
};

let bench: Workbench;
let webhook: WebhookServer;
let mail: MailServer;
beforeEach(async () => {
  webhook = await startWebhookServer();
  mail = await startMailServer();
  bench = await openWorkbench({
    secrets: {
      NOTIFY_URL: webhook.url,
      NOTIFY_KEY: webhook.key,
      SMTP_URL: mail.url,
      // The parts that open the door; nothing asks for these names.
      NOTIFY_PATH: webhook.path,
      SMTP_PASSWORD: mail.password,
    },
  });
});
afterEach(async () => {
  await bench.stop();
  await Promise.all([webhook.stop(), mail.stop()]);
});

const declare = (...wanted: readonly string[]): void => {
  bench.write(wanted.length === 0 ? plain : `${plain}notices:\n${wanted.join('')}`);
};
const setUp = async (...wanted: readonly string[]): Promise<void> => {
  declare(...wanted);
  await bench.run('init');
  const applied = await bench.run('apply', '--yes');
  expect([applied.code, applied.errors]).toEqual([0, '']);
};
/** Keys of what a run found, the new ones alone. */
const news = ({ output }: Ran): readonly string[] => {
  const { notices } = JSON.parse(output) as { notices: { key: string; isNew: boolean }[] };
  return notices
    .filter(({ isNew }) => isNew)
    .map(({ key }) => key)
    .sort();
};
const notify = async (...argv: readonly string[]): Promise<readonly string[]> =>
  news(await bench.run('notify', '--json', ...argv));

describe('what is told', () => {
  it('climbs down the days that are left, each step once, until it is too late', async () => {
    await setUp();
    expect(await bench.run('notify')).toMatchObject({
      code: 0,
      output: 'Nothing is due and nothing is broken.\n',
      errors: '',
    });
    const told: (readonly string[])[] = [];
    for (const days of [59, 2, 16, 7, 3, 2, 2]) {
      bench.pass(days * day);
      told.push(await notify());
      expect(await notify()).toEqual([]);
    }
    expect(told).toEqual([
      [],
      ['expiry anaconda-upload#1 30d'],
      ['expiry anaconda-upload#1 14d', 'renewal anaconda-upload#1'],
      ['expiry anaconda-upload#1 7d'],
      ['expiry anaconda-upload#1 3d'],
      ['expiry anaconda-upload#1 1d'],
      ['expiry anaconda-upload#1 expired'],
    ]);
    const all = await bench.run('notify', '--all', '--exit-code');
    expect(all.code).toBe(10);
    expect(all.output).toContain('✗ anaconda-upload: anaconda-upload#1 has expired → mintmark apply');

    await bench.run('apply', '--yes');
    expect(await notify()).toEqual([]);
    expect((await bench.run('notify', '--all')).output).toBe('Nothing is due and nothing is broken.\n');
    expect((await bench.run('audit', 'verify')).output).toContain('chain intact');
  });

  it('is told with the command that mends it, and only counted the next time', async () => {
    await setUp();
    bench.pass(61 * day);
    expect((await bench.run('notify')).output).toContain('· anaconda-upload: anaconda-upload#1 expires on ');
    bench.pass(16 * day);
    const first = await bench.run('notify');
    expect(first.output).toContain('! anaconda-upload: renewal of anaconda-upload#1 is due → mintmark apply');
    expect(first.output).toContain('14 days or less are left → mintmark apply anaconda-upload');
    const second = await bench.run('notify');
    expect(second.output).toBe('Nothing new; 2 notices told before still stand: mintmark notify --all\n');
  });

  it('does not call a short life late on its first day', async () => {
    bench.write(plain.replace('lifetime: 90d', 'lifetime: 7d\n    renewBefore: 1d'));
    await bench.run('init');
    await bench.run('apply', '--yes');
    expect(await notify()).toEqual([]);
    bench.pass(4 * day + 60);
    expect(await notify()).toEqual(['expiry anaconda-upload#1 3d']);
  });

  it('tells a state anew when it went away and came back', async () => {
    await setUp();
    bench.pass(77 * day);
    await notify();
    await bench.run('apply', '--yes');
    expect(await notify()).toEqual([]);
    bench.pass(77 * day);
    expect(await notify()).toEqual([
      'expiry anaconda-upload#2 14d',
      'renewal anaconda-upload#1 grace-ended',
      'renewal anaconda-upload#2',
    ]);
  });

  it('remembers nothing in a dry run', async () => {
    await setUp(channels.webhook);
    bench.pass(77 * day);
    const before = (await bench.run('audit')).output;
    const dry = await bench.run('notify', '--dry-run');
    expect(dry.output).toContain('renewal of anaconda-upload#1 is due');
    expect(dry.output).toContain('webhook NOTIFY_URL: would be told 2 new notices');
    expect(webhook.deliveries).toEqual([]);
    expect((await bench.run('audit')).output).toBe(before);
    expect((await notify()).length).toBe(2);
  });

  it('says that a token has leaked, until it is dead', async () => {
    await setUp();
    bench.anaconda.faults.inject({ method: 'DELETE', fault: { kind: 'status', status: 403 }, times: 1000 });
    expect((await bench.run('respond', 'anaconda-upload#1', '--exposure', 'public', '--yes')).code).toBe(6);
    expect(await notify()).toContain('leaked anaconda-upload#1');
    expect(await notify()).toEqual([]);
    bench.anaconda.faults.clear();
    expect((await bench.run('apply', '--yes')).code).toBe(0);
    expect((await bench.run('notify', '--all')).output).toBe('Nothing is due and nothing is broken.\n');
  });

  it('says what is not verified, until it is', async () => {
    await setUp();
    bench.github.faults.inject({
      method: 'PUT',
      path: /ORG_TOKEN/,
      fault: { kind: 'status', status: 403 },
      times: 9,
    });
    await bench.run('apply', '--yes', '--rotate', 'anaconda-upload');
    const run = await bench.run('notify');
    expect(run.output).toContain('anaconda-upload#2 is not in every slot yet → mintmark apply');
    bench.github.faults.clear();
    await bench.run('apply', '--yes');
    expect((await bench.run('notify')).output).toBe('Nothing is due and nothing is broken.\n');
  });
});

describe('what only the services show', () => {
  const place = { repository: 'tudat-team/tudatpy-feedstock' };

  it('is asked for by --observe alone, and kept until it is asked for again', async () => {
    await setUp();
    bench.pass(60);
    bench.github.setSecretAsSomebodyElse(place, 'BINSTAR_TOKEN', 'x'.repeat(30));
    bench.github.removeSecretAsSomebodyElse({ organization: 'tudat-team' }, 'ORG_TOKEN');
    const requests = bench.github.requests.length;
    expect(await notify()).toEqual([]);
    expect(bench.github.requests.length).toBe(requests);

    const observed = await bench.run('notify', '--observe');
    expect(observed.output).toContain('tudatpy-feedstock');
    expect(observed.output).toContain('was changed by somebody else at');
    expect(observed.output).toContain(
      'has vanished; it held anaconda-upload#1 → mintmark apply anaconda-upload',
    );
    expect(await notify('--observe')).toEqual([]);
    expect((await bench.run('notify', '--all')).output).toContain('has vanished');

    await bench.run('apply', '--yes');
    expect((await bench.run('notify', '--observe', '--all')).output).toBe(
      'Nothing is due and nothing is broken.\n',
    );
  });

  const standing = async (...argv: readonly string[]): Promise<readonly string[]> => {
    const { output } = await bench.run('notify', '--json', ...argv);
    return (JSON.parse(output) as { notices: { key: string }[] }).notices.map(({ key }) => key).sort();
  };
  /** Is told, and not again; `known` stand beside it. */
  const toldOnce = async (key: string, ...known: readonly string[]): Promise<void> => {
    expect(await notify('--observe')).toEqual([key]);
    expect(await notify('--observe')).toEqual([]);
    expect(await standing()).toEqual([...known, key].sort());
  };
  const release = { repository, environment: 'release' };

  it('tells of orphans, each by itself, until they are swept', async () => {
    const { maintainer } = bench.anaconda.logins;
    const asUser = plain.replace(
      '{ organization: tudat-team }\n    scopes',
      `{ user: ${maintainer} }\n    scopes`,
    );
    bench.write(`${asUser}notices:\n${channels.webhook}${channels.email}`);
    await bench.run('init');
    await bench.run('apply', '--yes');
    expect(await notify('--observe')).toEqual([]);
    const [own = ''] = ourLiveTokens(bench);
    const leave = (number: number): string => {
      const name = own.replace(/\d+$/, String(number));
      const scopes = ['api:read'];
      const value = bench.anaconda.createAsSomebodyElse({
        owner: maintainer,
        name,
        scopes,
        lifetimeSeconds: day,
      });
      bench.secrets.push(value);
      const id = bench.anaconda.token(maintainer, name)?.id;
      return `orphan ${name} (${id}) of user ${maintainer} at anaconda`;
    };
    const first = leave(7);
    const run = await bench.run('notify', '--observe');
    expect(run.output).toContain('carries our mark, and no record knows it → mintmark apply --sweep');
    expect(run.output).toContain('webhook NOTIFY_URL: 1 new notice');
    expect(JSON.parse(webhook.deliveries[0]?.body ?? '')).toMatchObject({
      notices: [{ key: first, kind: 'orphan', severity: 'due', fix: 'mintmark apply --sweep' }],
    });
    expect(mail.mails[0]?.text).toContain('mintmark apply --sweep');
    const second = leave(8);
    await toldOnce(second, first);
    expect([webhook.deliveries.length, mail.mails.length]).toEqual([2, 2]);

    expect(await bench.run('apply', '--sweep', '--yes')).toMatchObject({ code: 0, errors: '' });
    // Nobody has looked yet.
    expect(await standing()).toEqual([first, second]);
    expect(await standing('--observe')).toEqual([]);
    expect(await standing()).toEqual([]);
    expect([webhook.deliveries.length, mail.mails.length]).toEqual([2, 2]);
    // Another one of the same name is another story.
    const third = leave(7);
    expect(third).not.toBe(first);
    expect(await notify('--observe')).toEqual([third]);
  });

  it('tells of each value that wins over a slot, until it is taken out', async () => {
    await setUp();
    const other = { repository: 'tudat-team/tudat' };
    bench.github.setSecretAsSomebodyElse(release, 'ORG_TOKEN', 'x'.repeat(30));
    const keyOf = (place: string): string =>
      `shadow github-actions:organization/tudat-team/ORG_TOKEN by github-actions:${place}/ORG_TOKEN`;
    await toldOnce(keyOf(`environment/${repository}/release`));
    bench.github.setSecretAsSomebodyElse(other, 'ORG_TOKEN', 'x'.repeat(30));
    await toldOnce(keyOf('repository/tudat-team/tudat'), keyOf(`environment/${repository}/release`));
    bench.github.removeSecretAsSomebodyElse(release, 'ORG_TOKEN');
    expect(await standing('--observe')).toEqual([keyOf('repository/tudat-team/tudat')]);
    bench.github.removeSecretAsSomebodyElse(other, 'ORG_TOKEN');
    expect(await standing('--observe')).toEqual([]);
  });

  it('tells of a value that stands in the open, until what stands there is dead', async () => {
    await setUp(channels.webhook, channels.issue);
    const value = bench.azure.group('anaconda-org')?.variables['BINSTAR_TOKEN']?.value ?? '';
    bench.secrets.push(value);
    bench.azure.changeGroup('anaconda-org', ({ variables }) => {
      variables['DEBUG_COPY'] = { value, isSecret: false };
    });
    const key = 'copy anaconda-upload#1 in feedstock-builds · group anaconda-org · variable DEBUG_COPY';
    await toldOnce(key);
    expect(JSON.parse(webhook.deliveries[0]?.body ?? '')).toMatchObject({
      notices: [
        { kind: 'copy', severity: 'broken', fix: expect.stringContaining('mintmark apply --rotate') },
      ],
    });
    expect(bench.github.issues(repository)).toMatchObject([
      { state: 'open', body: expect.stringContaining('stands in the open in feedstock-builds') },
    ]);
    await bench.run('apply', '--rotate', 'anaconda-upload', '--yes');
    expect(await standing('--observe')).toEqual([key]);
    bench.pass(2 * day);
    await bench.run('apply', '--yes');
    expect(await standing('--observe')).toEqual([]);
    expect(bench.github.issues(repository)).toMatchObject([{ state: 'closed' }]);
  });

  it('says of a slot once what was done to it, whether a step mends it or a finding names it', async () => {
    await setUp();
    bench.github.removeSecretAsSomebodyElse({ organization: 'tudat-team' }, 'ORG_TOKEN');
    await toldOnce('drift github-actions:organization/tudat-team/ORG_TOKEN vanished');
    // The slot is to hold another token now: no step speaks of drift any more, and it still has vanished.
    bench.pass(80 * day);
    expect(await notify('--observe')).not.toContainEqual(expect.stringMatching(/^drift/));
    expect(await standing()).toContain('drift github-actions:organization/tudat-team/ORG_TOKEN vanished');
  });

  it('is taken to be as it was where a slot could not be looked at', async () => {
    await setUp();
    bench.github.removeSecretAsSomebodyElse({ organization: 'tudat-team' }, 'ORG_TOKEN');
    await toldOnce('drift github-actions:organization/tudat-team/ORG_TOKEN vanished');
    // The connection now signs in as an App that nobody has made yet.
    bench.write(plain.replace('{ env: GITHUB_TOKEN }', '{ credential: bot }') + bot);
    const seen = await standing('--observe');
    expect(seen).toContain('drift github-actions:organization/tudat-team/ORG_TOKEN vanished');
    expect(seen).toContain('waiting anaconda-upload unreachable');
    declare();
    await bench.run('apply', '--yes');
    expect(await standing('--observe')).toEqual([]);
  });

  it('tells of a token that somebody revoked', async () => {
    const { maintainer } = bench.anaconda.logins;
    bench.write(
      plain.replace('{ organization: tudat-team }\n    scopes', `{ user: ${maintainer} }\n    scopes`),
    );
    await bench.run('init');
    await bench.run('apply', '--yes');
    bench.pass(3600);
    bench.anaconda.revokeAsSomebodyElse(maintainer, ourLiveTokens(bench)[0] ?? '');
    expect(await notify('--observe')).toEqual(['drift anaconda-upload#1 gone']);
  });

  it('tells of what waits for a decision, and of what waits for a person', async () => {
    await setUp();
    bench.write(
      plain.replace('{ env: ANACONDA_AUTH_API_KEY }', 'none').replace('secret: ORG_TOKEN', 'secret: TAKEN'),
    );
    bench.github.setSecretAsSomebodyElse({ organization: 'tudat-team' }, 'TAKEN', 'x'.repeat(30));
    bench.pass(77 * day);
    const run = await bench.run('notify', '--observe');
    expect(run.output).toContain('→ mintmark adopt anaconda-upload --slots');
    expect(run.output).toContain('anaconda-upload#2 waits for a person who issues it at its page');
    expect(await notify('--observe')).toEqual([]);
  });

  it('does not hold up what the store knows when a service is away', async () => {
    await setUp();
    bench.pass(77 * day);
    bench.github.faults.inject({ fault: { kind: 'status', status: 401 }, times: 99 });
    const run = await bench.run('notify', '--observe');
    expect(run.code).toBe(4);
    expect(run.output).toContain('renewal of anaconda-upload#1 is due');
    expect(run.errors).toContain('The services could not be asked.');
    bench.github.faults.clear();
  });
});

describe('a webhook', () => {
  it('is told what is new, signed, and is told again what it did not take', async () => {
    await setUp(channels.webhook);
    await bench.run('notify');
    expect(webhook.deliveries).toEqual([]);
    bench.pass(77 * day);
    webhook.answers.push(500);
    const failed = await bench.run('notify');
    expect(failed.code).toBe(6);
    expect(failed.errors).toContain('webhook NOTIFY_URL');
    expect(failed.errors).toContain('answered 500');
    expect(failed.output).toContain('renewal of anaconda-upload#1 is due');

    const again = await bench.run('notify');
    expect([again.code, again.errors]).toEqual([0, '']);
    expect(again.output).toContain('webhook NOTIFY_URL: 2 new notices, answered 204');
    await bench.run('notify');
    expect(webhook.deliveries.length).toBe(1);
    const [delivery] = webhook.deliveries;
    expect(delivery).toMatchObject({
      isSigned: true,
      headers: { 'x-mintmark-timestamp': String(Math.floor(Date.parse(bench.now()) / 1000)) },
    });
    expect(JSON.parse(delivery?.body ?? '')).toMatchObject({
      version: 1,
      id: delivery?.headers['x-mintmark-id'],
      notices: [
        { key: 'expiry anaconda-upload#1 14d', severity: 'due', due: expect.stringMatching(/^\d{4}-/) },
        { key: 'renewal anaconda-upload#1', fix: 'mintmark apply' },
      ],
    });
  });

  it('does not keep other channels from being told', async () => {
    await setUp(channels.webhook, channels.email);
    bench.pass(77 * day);
    webhook.answers.push(undefined);
    expect((await bench.run('notify')).code).toBe(6);
    expect(mail.mails.length).toBe(1);
    expect((await bench.run('notify')).code).toBe(0);
    expect([webhook.deliveries.length, mail.mails.length]).toEqual([1, 1]);
  });

  it('is named with what is missing when the environment does not have it', async () => {
    await setUp('  - webhook: { url: { env: NO_SUCH_URL } }\n');
    bench.pass(77 * day);
    const run = await bench.run('notify');
    expect(run.code).toBe(6);
    expect(run.errors).toContain('the environment variable NO_SUCH_URL is not set');
  });
});

describe('a mail', () => {
  it('is sent by the built command, too', async () => {
    await setUp(channels.email);
    bench.github.removeSecretAsSomebodyElse({ organization: 'tudat-team' }, 'ORG_TOKEN');
    const { PATH } = process.env;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [resolve('bin/mintmark.js'), 'notify', '--observe'],
      { cwd: bench.folder, env: { PATH, ...bench.environment } },
    );
    expect(stdout).toContain('email maintainers@example.org: 1 new notice, sent');
    expect(mail.mails.length).toBe(1);
  });

  it('holds all that is new in text and HTML, and says that a program wrote it', async () => {
    await setUp(channels.email);
    bench.pass(61 * day);
    await bench.run('notify');
    // Thirty days are only worth knowing, and this channel wants more.
    expect(mail.mails).toEqual([]);
    bench.pass(16 * day);
    const before = bench.now();
    expect(await bench.run('notify')).toMatchObject({ code: 0, errors: '' });
    const after = bench.now();
    await bench.run('notify');
    expect(mail.mails.length).toBe(1);
    const [first] = mail.mails;
    const { headers, text, html, to, wasEncrypted } = first ?? expect.fail('There is no mail.');
    expect([to, wasEncrypted]).toEqual([['maintainers@example.org'], true]);
    expect(headers.get('subject')).toMatch(/^Mintmark: .*anaconda-upload#1 .*\(and 1 more\)$/);
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(headers.get('list-id')).toMatch(/<notices\.[a-z0-9]{5}\.localhost>$/);
    const date = Date.parse(headers.get('date') ?? '');
    // The header has whole seconds.
    expect(date).toBeGreaterThan(Date.parse(before) - 1000);
    expect(date).toBeLessThanOrEqual(Date.parse(after));
    for (const body of [text, html]) {
      expect(body).toContain('renewal of anaconda-upload#1 is due');
      expect(body).toContain('mintmark apply');
    }
    expect(html).not.toMatch(/src=|href=/);
  });
});

describe('an issue', () => {
  const issue = () => {
    const [only, ...others] = bench.github.issues(repository);
    expect(others).toEqual([]);
    return only;
  };

  it('is opened once, kept up to date, closed, and opened again', async () => {
    await setUp(channels.issue);
    await bench.run('notify');
    expect(issue()).toBe(undefined);
    bench.pass(77 * day);
    expect((await bench.run('notify')).output).toContain('opened issue 1: https://github.com/');
    expect(issue()).toMatchObject({ state: 'open', labels: ['mintmark'], comments: [] });
    expect(issue()?.body).toMatch(/^<!-- mintmark-notices:[a-z0-9]{5} -->/);
    expect(issue()?.body).toContain('renewal of anaconda-upload#1 is due');
    const requests = bench.github.requests.length;
    await bench.run('notify');
    expect(bench.github.requests.length).toBe(requests);

    bench.pass(7 * day);
    await bench.run('notify');
    expect(issue()?.body).toContain('7 days or less are left');
    expect(issue()?.body).not.toContain('14 days or less are left');
    expect(issue()?.comments.map(({ body }) => body)).toEqual([
      expect.stringContaining('7 days or less are left'),
    ]);
    expect(issue()?.comments[0]?.body).not.toContain('renewal');

    await bench.run('apply', '--yes');
    await bench.run('notify');
    expect(issue()).toMatchObject({ state: 'closed' });
    expect(issue()?.comments.length).toBe(2);

    bench.pass(77 * day);
    await bench.run('notify');
    expect(issue()).toMatchObject({ state: 'open', stateReason: 'reopened' });
    expect(issue()?.body).toContain('renewal of anaconda-upload#2 is due');
  });

  it('that somebody closed stays closed until there is something new', async () => {
    await setUp(channels.issue);
    bench.pass(77 * day);
    await bench.run('notify');
    bench.github.closeIssueAsSomebodyElse(repository, 1);
    await bench.run('notify');
    expect(issue()).toMatchObject({ state: 'closed' });
    bench.pass(7 * day);
    await bench.run('notify');
    expect(issue()).toMatchObject({ state: 'open' });
  });

  it('is found again where nobody may set labels', async () => {
    const { makeToken, logins } = bench.github;
    const token = makeToken({ login: logins.contributor, scopes: ['public_repo'] });
    writeFileSync(join(bench.folder, 'reporter'), token, { mode: 0o600 });
    const reporter = '  reporter: { provider: github, auth: { file: reporter } }\n';
    const channel = channels.issue.replace('    min', '    connection: reporter\n    min');
    bench.write(`${manyOf(reporter)}notices:\n${channel}`);
    await bench.run('init');
    await bench.run('apply', '--yes');
    bench.pass(77 * day);
    await bench.run('notify');
    expect(issue()).toMatchObject({ author: logins.contributor, labels: [] });
    bench.pass(7 * day);
    await bench.run('notify');
    expect(issue()?.comments.length).toBe(1);
    // The file of a connection holds its value; everything else in the folder must not.
    rmSync(join(bench.folder, 'reporter'));
  });
});

/** The manifest with one more connection, which then has to be named where two could be meant. */
function manyOf(connection: string): string {
  return plain
    .replace('connections:\n', `connections:\n${connection}`)
    .replaceAll(/(\n *- )(github-actions: .*)/g, '$1$2\n        connection: github');
}

describe('a calendar', () => {
  const events = () => {
    const text = readFileSync(join(bench.folder, 'mintmark.ics'), 'utf8');
    return new ICAL.Component(ICAL.parse(text) as unknown[])
      .getAllSubcomponents('vevent')
      .map((component) => new ICAL.Event(component));
  };

  it('has a day for every expiry and every renewal, which moves with the token', async () => {
    await setUp(channels.calendar);
    expect(await bench.run('notify')).toMatchObject({ code: 0, errors: '' });
    const file = join(bench.folder, 'mintmark.ics');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o644 & ~process.umask());
    const before = readFileSync(file, 'utf8');
    const first = events();
    expect(first.map(({ summary }) => summary)).toEqual([
      'anaconda-upload#1 is to be replaced from now on',
      'anaconda-upload#1 expires',
    ]);
    const expiry = JSON.parse((await bench.run('status', '--json')).output) as {
      credentials: { active: { expiresAt: string } }[];
    };
    expect(first[1]?.startDate.toString()).toBe(expiry.credentials[0]?.active.expiresAt.slice(0, 10));
    expect(first[1]?.startDate.isDate).toBe(true);
    const alarm = first[1]?.component.getFirstSubcomponent('valarm');
    expect(String(alarm?.getFirstPropertyValue('trigger'))).toBe('-P7D');

    bench.pass(2 * day);
    expect((await bench.run('notify')).output).toContain('mintmark.ics is up to date');
    expect(readFileSync(file, 'utf8')).toBe(before);

    bench.pass(75 * day);
    await bench.run('apply', '--yes');
    await bench.run('notify');
    const second = events();
    expect(second.map(({ uid }) => uid)).toEqual(first.map(({ uid }) => uid));
    expect(second.map(({ sequence }) => sequence)).toEqual([1, 1]);
    expect(second[1]?.summary).toBe('anaconda-upload#2 expires');
    expect(second[1]?.startDate.compare(first[1]?.startDate ?? second[1].startDate)).toBe(1);
    expect(existsSync(`${file}.${process.pid}.new`)).toBe(false);
  });
});

describe('the manifest', () => {
  it.each([
    ['an address in it', '  - webhook: { url: "https://example.org" }\n', 'mintmark.yaml:22:21: '],
    ['an unknown channel', '  - pager: {}\n', '"pager" is not a channel'],
    ['a misspelt channel', '  - webhok: { url: { env: A } }\n', 'did you mean "webhook"'],
    [
      'the same channel twice',
      channels.calendar + channels.calendar,
      'calendar mintmark.ics is there already',
    ],
    ['a connection that is not there', `${channels.issue}    connection: githab\n`, 'did you mean "github"'],
    ['a connection for nothing', `${channels.email}    connection: github\n`, 'email needs no connection'],
    ['an unknown severity', '  - calendar: { file: a.ics }\n    min: duee\n', 'did you mean "due"'],
    ['a path out of its folder', '  - calendar: { file: ../a.ics }\n', 'must be a path below the manifest'],
  ])('with %s is refused, with the place', async (_name, text, message) => {
    declare(text);
    await bench.run('init');
    const run = await bench.run('notify');
    expect(run.code).toBe(2);
    expect(run.errors).toMatch(/mintmark\.yaml:2\d:\d+: /);
    expect(run.errors).toContain(message);
  });
});
