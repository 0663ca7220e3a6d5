import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { absentPerson } from '../../src/app/absent-person.ts';
import { applyManifest } from '../../src/app/apply-manifest.ts';
import { makeCurrentPlan, noDecisions } from '../../src/app/make-current-plan.ts';
import { verifyAudit } from '../../src/app/read-audit.ts';
import type { JournalEntry } from '../../src/domain/journal.ts';
import { tokenName } from '../../src/domain/token.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Store } from '../../src/ports/store.ts';
import { dyingStore, ignoreCrash } from './dying-store.ts';
import { somebody } from './somebody.ts';
import { findLeaks, heldValues, manifest, openWorkbench, type Workbench } from './workbench.ts';

const maintainer = 'feedstock-maintainer';
const person = 'feedstock.maintainer@example.org';

/** A credential whose issuer lists its principal's tokens. */
const listedManifest = `version: 1
connections:
  anaconda: { provider: anaconda, auth: { env: ANACONDA_AUTH_API_KEY } }
  azure: { provider: azure-devops, organization: tudat-team, auth: { env: AZURE_DEVOPS_ENTRA_TOKEN } }
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
credentials:
  upload:
    purpose: Upload packages
    owner: maintainers@example.org
    issuer: anaconda
    principal: { user: ${maintainer} }
    scopes: [api:read]
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: UPLOAD_TOKEN }
`;
const azureCredential = `  groups:
    purpose: Write the variable groups
    owner: maintainers@example.org
    issuer: azure
    principal: { user: ${person} }
    uses: [write-variable-groups]
`;

let bench: Workbench;
afterEach(async () => {
  await bench.stop();
});

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await bench.app().openStore();
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
const ourName = async (credential: string, number: number): Promise<string> =>
  await withStore(async (store) =>
    tokenName({ vaultTag: (await store.load()).vaultTag, credential, number }),
  );
const findings = async (...more: string[]): Promise<Plan['findings']> =>
  (JSON.parse((await bench.run('--json', 'plan', ...more)).output) as Plan).findings;
const labels = async (): Promise<readonly string[]> =>
  (await findings()).map(({ kind, place }) => `${kind}: ${place ?? ''}`);
const journal = async (action: string): Promise<readonly JournalEntry[]> =>
  (JSON.parse((await bench.run('--json', 'audit', '--last', '500')).output) as JournalEntry[]).filter(
    (entry) => entry.action === action,
  );

/** Makes a token with our name at anaconda.org, as a store that was lost would leave it behind. */
async function leaveOrphan(number: number): Promise<string> {
  const name = await ourName('upload', number);
  bench.secrets.push(
    bench.anaconda.createAsSomebodyElse({
      owner: maintainer,
      name,
      scopes: ['api:read'],
      lifetimeSeconds: 86_400,
    }),
  );
  return name;
}
const liveTokens = (): readonly string[] =>
  bench.anaconda.liveTokens(maintainer).filter((name) => name.startsWith('mintmark-'));

describe('orphans', () => {
  beforeEach(async () => {
    bench = await openWorkbench();
    bench.write(listedManifest);
    await bench.run('init');
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(await bench.run('plan', '--exit-code')).toMatchObject({ code: 0, errors: '' });
  });

  it('are named by plan and apply, which leave them alone and exit as before', async () => {
    const orphan = await leaveOrphan(7);
    const planned = await bench.run('plan');
    expect(planned.code).toBe(0);
    expect(planned.output).toContain(`"${orphan}" of user ${maintainer} at anaconda`);
    expect(planned.output).toContain('→ mintmark apply --sweep');
    expect(planned.output).toContain('nothing to do');
    expect(await bench.run('plan', '--exit-code')).toMatchObject({ code: 10 });
    const applied = await bench.run('apply', '--yes');
    expect(applied).toMatchObject({ code: 0, output: expect.stringContaining('mintmark apply --sweep') });
    expect(liveTokens()).toContain(orphan);
    // What people read does not stand beside the one document.
    const json = await bench.run('--json', 'apply', '--rotate', 'upload', '--yes');
    expect(JSON.parse(json.output)).toMatchObject({ failures: [], findings: [{ kind: 'orphan' }] });
    const told = JSON.parse((await bench.run('--json', 'apply', '--yes')).output) as Plan;
    expect(told.findings).toMatchObject([{ kind: 'orphan', credential: 'upload' }]);
  });

  it('are ended with --sweep, journaled, and nothing else is touched', async () => {
    const own = liveTokens();
    const orphans = [await leaveOrphan(7), await leaveOrphan(8)];
    expect((await bench.run('plan', '--sweep')).output).toContain('Plan: 2 orphans to end.');
    const swept = await bench.run('apply', '--sweep', '--yes');
    expect(swept).toMatchObject({ code: 0, errors: '' });
    expect(swept.output).not.toContain('no record knows it →');
    expect(liveTokens()).toEqual(own);
    expect((await journal('sweep')).map(({ phase, subject, result }) => [phase, subject, result])).toEqual(
      orphans.flatMap((name) => [
        ['intent', name, undefined],
        ['outcome', name, 'done'],
      ]),
    );
    expect((await bench.run('audit', 'verify')).output).toContain('chain intact');
    expect(await bench.run('plan', '--exit-code')).toMatchObject({ code: 0 });
  });

  it('belong to no credential', async () => {
    expect(await bench.run('apply', 'upload', '--sweep', '--yes')).toMatchObject({ code: 2 });
    await leaveOrphan(7);
    expect(await findings('upload')).toHaveLength(1);
    expect((await bench.run('apply', 'upload', '--yes')).output).toContain('mintmark apply --sweep');
  });

  it('are asked about once on a terminal', async () => {
    const orphan = await leaveOrphan(7);
    const no = somebody({ confirms: [false] });
    expect(await bench.runWith(no, 'apply')).toMatchObject({ code: 0 });
    expect(no.asked).toEqual(['1 token of ours that no record knows: end it?']);
    expect(liveTokens()).toContain(orphan);
    const yes = somebody({ confirms: [true, true] });
    const swept = await bench.runWith(yes, 'apply');
    expect(swept).toMatchObject({ code: 0, output: expect.stringContaining(orphan) });
    expect(yes.asked).toEqual(['1 token of ours that no record knows: end it?', 'Do this?']);
    expect(liveTokens()).not.toContain(orphan);
    expect((await bench.runWith(somebody({}), 'apply')).output).toContain('nothing to do');
  });

  it('are part of a saved plan, and of no other', async () => {
    const orphan = await leaveOrphan(7);
    await bench.run('plan', '--sweep', '--out', 'sweep.plan.json');
    const later = await leaveOrphan(8);
    expect(await bench.run('apply', '--plan', 'sweep.plan.json')).toMatchObject({ code: 3 });
    bench.anaconda.revokeAsSomebodyElse(maintainer, later);
    expect(await bench.run('apply', '--plan', 'sweep.plan.json')).toMatchObject({ code: 0, errors: '' });
    expect(liveTokens()).not.toContain(orphan);
    expect(await bench.run('apply', '--plan', 'sweep.plan.json')).toMatchObject({ code: 0, errors: '' });
  });

  it('that cannot be ended now hold nothing else up, and stay named', async () => {
    const orphans = [await leaveOrphan(7), await leaveOrphan(8)];
    bench.anaconda.faults.inject({
      method: 'DELETE',
      path: /-upload-7$/,
      fault: { kind: 'status', status: 403 },
    });
    const swept = await bench.run('apply', '--sweep', '--rotate', 'upload', '--yes');
    expect(swept.code).toBe(6);
    expect(liveTokens()).toContain(orphans[0]);
    expect(liveTokens()).not.toContain(orphans[1]);
    expect(liveTokens().some((name) => name.endsWith('-upload-2'))).toBe(true);
    expect(await findings()).toHaveLength(1);
  });

  it.each(['before', 'after'] as const)(
    'are swept to the same end when the process dies %s any commit',
    async (moment) => {
      let died = true;
      for (let at = 1; died; at += 1) {
        const own = liveTokens();
        await leaveOrphan(7);
        await leaveOrphan(8);
        died = await withStore(async (real) => {
          const dying = dyingStore(real, at, moment);
          await applyManifest(bench.app(), dying.store, {
            decisions: { ...noDecisions, sweep: true },
            confirm: async () => await Promise.resolve(true),
            person: absentPerson,
            onEvent: () => {},
          }).catch(ignoreCrash);
          return dying.hasDied();
        });
        expect(await bench.run('apply', '--sweep', '--yes')).toMatchObject({ code: 0, errors: '' });
        expect([moment, at, liveTokens()]).toEqual([moment, at, own]);
        await withStore(async (store) => {
          expect((await store.load()).openIntents).toEqual([]);
          expect(await verifyAudit(store)).toMatchObject({ isIntact: true });
        });
        expect(await bench.run('plan', '--exit-code')).toMatchObject({ code: 0 });
      }
    },
    60_000,
  );

  it('are ended by two operators at once', async () => {
    const own = liveTokens();
    await leaveOrphan(7);
    const ended = await Promise.all([1, 2].map(async () => await bench.run('apply', '--sweep', '--yes')));
    expect(ended.some(({ code }) => code === 0)).toBe(true);
    expect(liveTokens()).toEqual(own);
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    await withStore(async (store) => {
      expect((await store.load()).openIntents).toEqual([]);
    });
  });

  it('are never tokens that another process issues meanwhile', async () => {
    // The records are read, and before the issuer is asked somebody else rotates.
    await withStore(async (store) => {
      let isFirst = true;
      const racing: Store = {
        ...store,
        load: async () => {
          const records = await store.load();
          if (isFirst) {
            isFirst = false;
            expect(await bench.run('apply', '--rotate', 'upload', '--yes')).toMatchObject({ code: 0 });
          }
          return records;
        },
      };
      const { plan } = await makeCurrentPlan(bench.app(), racing, { ...noDecisions, sweep: true });
      expect(plan.findings.filter(({ kind }) => kind === 'orphan')).toEqual([]);
      expect(plan.sagas.flatMap(({ steps }) => steps.filter(({ kind }) => kind === 'sweep'))).toEqual([]);
    });
    expect(liveTokens()).toHaveLength(2);
  });

  it('are let live when they got known between the plan and its doing', async () => {
    const orphan = await leaveOrphan(7);
    const at = listedManifest.indexOf('  upload:');
    await withStore(async (store) => {
      const { report } = await applyManifest(bench.app(), store, {
        decisions: { ...noDecisions, sweep: true },
        confirm: async () => {
          bench.write(listedManifest + listedManifest.slice(at).replace('  upload:', '  other:'));
          expect(await bench.run('adopt', 'other', '--token', orphan)).toMatchObject({ code: 0 });
          return true;
        },
        person: absentPerson,
        onEvent: () => {},
      });
      expect(report.failures).toMatchObject([{ step: { kind: 'sweep' }, result: { kind: 'refused' } }]);
    });
    expect(liveTokens()).toContain(orphan);
  });
});

describe('orphans at Azure DevOps', () => {
  const azureManifest = listedManifest.replace(/ {2}upload:[^]*$/, azureCredential);
  const leaveAzureOrphan = async (): Promise<void> => {
    const made = await fetch(`${bench.azure.url}/tudat-team/_apis/tokens/pats?api-version=7.1-preview.1`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bench.azure.entraToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        displayName: await ourName('groups', 9),
        scope: 'vso.project',
        validTo: new Date(Date.parse(bench.now()) + 86_400_000).toISOString(),
        allOrgs: false,
      }),
    });
    expect(made.status).toBe(200);
    expect(bench.azure.liveTokens(person)).toHaveLength(2);
  };
  beforeEach(async () => {
    bench = await openWorkbench();
    bench.write(azureManifest);
    await bench.run('init');
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    await leaveAzureOrphan();
    expect(await labels()).toEqual([`orphan: user ${person} at azure`]);
  });

  it('are ended by name and id', async () => {
    expect(await bench.run('apply', '--sweep', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(bench.azure.liveTokens(person)).toEqual([await ourName('groups', 1)]);
    expect(await findings()).toEqual([]);
  });

  it('are ended by a person where the connection can no longer do it', async () => {
    await withStore(async (store) => {
      await applyManifest(bench.app(), dyingStore(store, 1, 'after').store, {
        decisions: { ...noDecisions, sweep: true },
        confirm: async () => await Promise.resolve(true),
        person: absentPerson,
        onEvent: () => {},
      }).catch(ignoreCrash);
    });
    bench.write(azureManifest.replace('AZURE_DEVOPS_ENTRA_TOKEN', 'AZURE_DEVOPS_TOKEN'));
    const name = await ourName('groups', 9);
    const owner = somebody({
      confirms: [
        true,
        () => {
          bench.azure.revokeTokenAsSomebodyElse(name);
          return true;
        },
      ],
    });
    expect(await bench.runWith(owner, 'apply')).toMatchObject({ code: 0, errors: '' });
    expect(owner.asked).toEqual(['Do this?', 'Is it done?']);
    expect(bench.opened).toHaveLength(1);
    expect((await journal('sweep')).at(-1)).toMatchObject({ result: 'done', detail: { byHand: true } });
  });
});

describe('what the slots show', () => {
  beforeEach(async () => {
    bench = await openWorkbench();
    bench.write(manifest);
    await bench.run('init');
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(await findings()).toEqual([]);
  });

  it('is said when somebody else changed or removed one, and gone after the next apply', async () => {
    const values = heldValues(bench);
    bench.pass(60);
    bench.github.setSecretAsSomebodyElse(
      { repository: 'tudat-team/tudat-feedstock' },
      'BINSTAR_TOKEN',
      'typed by hand',
    );
    bench.github.removeSecretAsSomebodyElse({ organization: 'tudat-team' }, 'ORG_TOKEN');
    const planned = await bench.run('plan');
    expect(planned.output).toContain('was changed by somebody else at');
    expect(planned.output).toContain('organization tudat-team · secret ORG_TOKEN has vanished');
    expect(planned.output).toContain('Plan: 2 slots to write.');
    const applied = await bench.run('apply', '--yes');
    expect(applied).toMatchObject({ code: 0, errors: '' });
    expect(heldValues(bench)).toEqual(values);
    expect(await findings()).toEqual([]);
  });

  it.each<[string, () => void, () => void, string]>([
    [
      'an environment over its repository',
      () => {
        bench.github.setSecretAsSomebodyElse(release, 'GH_UPLOAD', 'old');
      },
      () => {
        bench.github.removeSecretAsSomebodyElse(release, 'GH_UPLOAD');
      },
      'shadow: tudat-team/tudatpy · environment release · secret GH_UPLOAD',
    ],
    [
      'a repository over its organization',
      () => {
        bench.github.setSecretAsSomebodyElse({ repository: 'tudat-team/tudat' }, 'ORG_TOKEN', 'old');
      },
      () => {
        bench.github.removeSecretAsSomebodyElse({ repository: 'tudat-team/tudat' }, 'ORG_TOKEN');
      },
      'shadow: tudat-team/tudat · secret ORG_TOKEN',
    ],
    [
      'an environment over its organization',
      () => {
        bench.github.setSecretAsSomebodyElse(release, 'ORG_TOKEN', 'old');
      },
      () => {
        bench.github.removeSecretAsSomebodyElse(release, 'ORG_TOKEN');
      },
      'shadow: tudat-team/tudatpy · environment release · secret ORG_TOKEN',
    ],
    [
      'a pipeline over a group',
      () => {
        link([{ id: bench.azure.group('anaconda-org')?.id }]);
      },
      () => {
        link([]);
      },
      'shadow: feedstock-builds · pipeline tudat-feedstock · variable BINSTAR_TOKEN',
    ],
  ])('is said when something wins over one: %s', async (_, add, remove, expected) => {
    bench.write(`${manifest}      - github-actions: { repository: tudat-team/tudatpy, secret: GH_UPLOAD }\n`);
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(await labels()).toEqual([]);
    add();
    expect(await labels()).toEqual([expected]);
    expect((await bench.run('plan')).output).toContain('what runs there gets that value instead');
    expect(await bench.run('plan', '--exit-code')).toMatchObject({ code: 10 });
    remove();
    expect(await labels()).toEqual([]);
  });

  it('is no shadow where the credential holds the same token', async () => {
    bench.write(
      `${manifest}      - github-actions: { repository: tudat-team/tudatpy, secret: ANACONDA_TOKEN }\n`,
    );
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(await findings()).toEqual([]);
  });

  it('is not looked for where the connection may not look, and nothing stops', async () => {
    bench.azure.faults.inject({
      method: 'GET',
      path: /\/_apis\/build\/definitions$/,
      fault: { kind: 'status', status: 401 },
      times: 100,
    });
    bench.github.faults.inject({
      method: 'GET',
      path: /\/environments$/,
      fault: { kind: 'status', status: 403 },
      times: 100,
    });
    bench.write(manifest.replace(/.*pipeline: tudatpy-feedstock.*\n/, ''));
    const planned = await bench.run('plan');
    expect(planned).toMatchObject({ code: 0, errors: '' });
  });
});

const release = { repository: 'tudat-team/tudatpy', environment: 'release' };
function link(groups: readonly { id: number | undefined }[]): void {
  bench.azure.changeDefinition('tudat-feedstock', (definition) => {
    definition.body['variableGroups'] = groups;
  });
}

describe('a copy in the open', () => {
  it.each(['a group', 'a pipeline that the group is linked to'])(
    'in %s is found by its fingerprint',
    async (where) => {
      bench = await openWorkbench();
      bench.write(manifest);
      await bench.run('init');
      expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
      const [value = ''] = heldValues(bench);
      bench.secrets.push(value);
      const open = { value, isSecret: false };
      const isGroup = where === 'a group';
      if (isGroup)
        bench.azure.changeGroup('anaconda-org', ({ variables }) => {
          variables['DEBUG_COPY'] = open;
          variables['CHANNEL'] = { value: 'tudat-team', isSecret: false };
        });
      else
        bench.azure.changeDefinition('sofa-cmake-feedstock', ({ variables }) => {
          variables['DEBUG_COPY'] = open;
        });
      const place = isGroup ? 'group anaconda-org' : 'pipeline sofa-cmake-feedstock';
      const planned = await bench.run('plan');
      expect(planned.code).toBe(0);
      expect(planned.output).toContain(
        `the value of anaconda-upload#1 stands in the open in feedstock-builds · ${place} · variable DEBUG_COPY`,
      );
      expect(planned.output).toContain('mintmark apply --rotate anaconda-upload');
      // A value that is no token is no secret: it is not even wiped out of what is printed.
      expect(planned.output + (await bench.run('status')).output).toContain('tudat-team');
      for (const argv of [
        ['--json', 'plan'],
        ['apply', '--yes'],
        ['--json', 'audit', '--last', '500'],
      ])
        await bench.run(...argv);
      await bench.run('plan', '--out', 'next.plan.json');
      expect(findLeaks([value], bench.printed)).toBe(0);
      // The token is replaced, and what is left behind dies with its grace.
      expect(await bench.run('apply', '--rotate', 'anaconda-upload', '--yes')).toMatchObject({ code: 0 });
      expect((await findings()).map(({ message }) => message)).toEqual([
        expect.stringContaining('the value of anaconda-upload#1'),
      ]);
      bench.pass(2 * 86_400);
      expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0 });
      expect(await findings()).toEqual([]);
    },
  );

  it('needs no key where nothing looks like a token', async () => {
    bench = await openWorkbench({ extra: {} });
    bench.write(manifest);
    await bench.run('init');
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    await withStore(async (store) => {
      const keyless: Store = {
        ...store,
        fingerprint: async () => await Promise.reject(new Error('The key was asked for.')),
      };
      const { plan } = await makeCurrentPlan(bench.app(), keyless);
      expect(plan.findings).toEqual([]);
    });
  });
});
