import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/domain/errors.ts';
import { Secret } from '../../src/domain/secret.ts';
import type { Slot } from '../../src/domain/slot.ts';
import type { Target } from '../../src/ports/target.ts';
import { azurePipelinesTarget } from '../../src/targets/azure-pipelines/target.ts';
import {
  startAzureDevopsSimulator,
  type AzureDevopsSimulator,
  type AzureDevopsSimulatorOptions,
} from '../../simulators/azure-devops/simulator.ts';
import { contractContext } from '../contracts/harness/harness.ts';

const newValue = (): string => randomBytes(24).toString('hex');
const groupById = /\/variablegroups\/\d+$/;
const definitionById = /\/definitions\/\d+$/i;
const project = 'feedstock-builds';
const inGroup = { project, variableGroup: 'feedstock-extras', variable: 'BINSTAR_TOKEN' };
const onPipeline = { project, pipeline: 'tudat-feedstock', variable: 'BINSTAR_TOKEN' };

let simulator: AzureDevopsSimulator;
let target: Target;

async function start(options: AzureDevopsSimulatorOptions = {}, credential?: string): Promise<void> {
  simulator = await startAzureDevopsSimulator(options);
  connect(credential);
}

function connect(credential = simulator.personalAccessToken): void {
  target = azurePipelinesTarget.connect(
    contractContext(simulator, { credential, settings: { organization: 'tudat-team' } }),
  );
}

async function slotOf(spec: unknown): Promise<Slot> {
  const [slot] = await target.resolve(azurePipelinesTarget.placement.parse(spec));
  if (!slot) throw new Error('No slot.');
  return slot;
}

async function errorOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw new Error(`Expected an AppError, not ${String(error)}`);
  return error;
}

function writes(): readonly string[] {
  return simulator.requests
    .filter(({ method }) => !['GET', 'HEAD'].includes(method))
    .map(({ method }) => method);
}

beforeEach(async () => {
  await start();
});
afterEach(async () => {
  await simulator.stop();
});

describe('sibling variables', () => {
  it('keep their values over many writes to a group and a pipeline', async () => {
    const groupBefore = structuredClone(simulator.group('feedstock-extras'));
    const definitionBefore = structuredClone(simulator.definition('tudat-feedstock'));
    const inside = await slotOf(inGroup);
    const own = await slotOf(onPipeline);
    for (let round = 0; round < 10; round += 1) {
      for (const slot of [inside, own])
        expect((await target.deliver(slot, Secret.of(newValue()))).kind).toBe('done');
    }
    expect(simulator.group('feedstock-extras')?.variables).toMatchObject(groupBefore?.variables ?? {});
    expect(simulator.group('feedstock-extras')?.shares).toEqual(groupBefore?.shares);
    expect(simulator.definition('tudat-feedstock')?.variables['CONDA_BLD_DEBUG']).toEqual(
      definitionBefore?.variables['CONDA_BLD_DEBUG'],
    );
    expect(simulator.definition('tudat-feedstock')?.body).toEqual(definitionBefore?.body);
    expect(simulator.definition('tudat-feedstock')?.revision).toBe((definitionBefore?.revision ?? 0) + 10);
  });

  it('are untouched by any order of deliveries and withdrawals', async () => {
    const variables = ['FIRST', 'second', 'First'];
    const slots = new Map<string, readonly Slot[]>();
    for (const variable of variables)
      slots.set(variable, [
        await slotOf({ ...inGroup, variable }),
        await slotOf({ ...onPipeline, variable }),
      ]);
    const others = (): string =>
      JSON.stringify(
        [simulator.group('feedstock-extras'), simulator.definition('tudat-feedstock')].map((container) =>
          Object.entries(container?.variables ?? {}).filter(([name]) => !/^(first|second)$/i.test(name)),
        ),
      );
    const before = others();
    const step = fc.record({ variable: fc.constantFrom(...variables), isDelivery: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
        const held = new Map<string, string>();
        for (const { variable, isDelivery } of steps) {
          const value = newValue();
          for (const slot of slots.get(variable) ?? [])
            await (isDelivery ? target.deliver(slot, Secret.of(value)) : target.withdraw(slot));
          if (isDelivery) held.set(variable.toLowerCase(), value);
          else held.delete(variable.toLowerCase());
          expect(others()).toBe(before);
          for (const container of [
            simulator.group('feedstock-extras'),
            simulator.definition('tudat-feedstock'),
          ]) {
            const ours = Object.entries(container?.variables ?? {}).map(([name, entry]) => [
              name.toLowerCase(),
              entry.value,
            ]);
            expect(Object.fromEntries(ours)).toMatchObject(Object.fromEntries(held));
            if (!isDelivery) expect(ours.map(([name]) => name)).not.toContain(variable.toLowerCase());
          }
        }
        for (const slot of [...slots.values()].flat()) await target.withdraw(slot);
      }),
      { numRuns: 25 },
    );
  });

  it('stay visible in every project that shares the group', async () => {
    const projectId = simulator.addProject('nightly-builds');
    simulator.changeGroup('feedstock-extras', ({ shares }) => {
      shares.push({ projectId, name: 'extras', description: 'As the nightly builds call it' });
    });
    const shares = structuredClone(simulator.group('feedstock-extras')?.shares);
    expect((await target.deliver(await slotOf(inGroup), Secret.of(newValue()))).kind).toBe('done');
    expect(simulator.group('feedstock-extras')?.shares).toEqual(shares);
  });

  it('all arrive when several slots of one container are written at once', async () => {
    const slots = await Promise.all(
      ['FIRST', 'SECOND', 'THIRD'].map(async (variable) => await slotOf({ ...inGroup, variable })),
    );
    const outcomes = await Promise.all(
      slots.map(async (slot) => await target.deliver(slot, Secret.of(newValue()))),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'done', 'done']);
    expect(Object.keys(simulator.group('feedstock-extras')?.variables ?? {})).toEqual([
      'SLACK_WEBHOOK',
      'UPLOAD_CHANNEL',
      'CODECOV_TOKEN',
      'FIRST',
      'SECOND',
      'THIRD',
    ]);
  });

  it('share a variable with another spelling of its name', async () => {
    const value = newValue();
    const slot = await slotOf({ ...onPipeline, variable: 'binstar_token' });
    expect(slot.id).toBe((await slotOf(onPipeline)).id);
    expect(await target.deliver(slot, Secret.of(value))).toEqual({ kind: 'done', value: { created: false } });
    expect(simulator.definition('tudat-feedstock')?.variables['BINSTAR_TOKEN']?.value).toBe(value);
  });

  it('become visible to the run that uses them', async () => {
    const [inGroupValue, ownValue] = [newValue(), newValue()];
    const group = await slotOf({ ...inGroup, variable: 'NEW_TOKEN', authorizePipelines: 'tudatpy-*' });
    await target.deliver(group, Secret.of(inGroupValue));
    expect(simulator.valueInRun('tudatpy-feedstock', 'NEW_TOKEN')).toBe(inGroupValue);
    expect(simulator.valueInRun('tudat-feedstock', 'NEW_TOKEN')).toBe(undefined);
    const own = await slotOf({ project, pipeline: 'tudatpy-feedstock', variable: 'NEW_TOKEN' });
    await target.deliver(own, Secret.of(ownValue));
    expect(simulator.valueInRun('tudatpy-feedstock', 'NEW_TOKEN')).toBe(ownValue);
  });
});

describe.each([404, 409] as const)(
  'a pipeline that answers an old revision with %i',
  (staleRevisionStatus) => {
    beforeEach(async () => {
      await simulator.stop();
      await start({ staleRevisionStatus });
    });

    it('is written from a fresh copy, and keeps what somebody else changed', async () => {
      const slot = await slotOf(onPipeline);
      const [value, foreign] = [newValue(), newValue()];
      for (let round = 0; round < 3; round += 1)
        simulator.beforeNext({ method: 'PUT', path: definitionById }, () => {
          simulator.changeDefinition('tudat-feedstock', (definition) => {
            definition.variables[`OTHER_${definition.revision}`] = { value: foreign, isSecret: true };
          });
        });
      expect((await target.deliver(slot, Secret.of(value))).kind).toBe('done');
      const variables = simulator.definition('tudat-feedstock')?.variables ?? {};
      expect(variables['BINSTAR_TOKEN']?.value).toBe(value);
      expect(Object.values(variables).filter((variable) => variable.value === foreign)).toHaveLength(3);
    });

    it('is given up when somebody else never stops, without a lie about it', async () => {
      const slot = await slotOf(onPipeline);
      for (let round = 0; round < 9; round += 1)
        simulator.beforeNext({ method: 'PUT', path: definitionById }, () => {
          simulator.changeDefinition('tudat-feedstock', () => {});
        });
      const outcome = await target.deliver(slot, Secret.of(newValue()));
      expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining('5 times in a row') });
      expect(writes()).toHaveLength(5);
    });
  },
);

describe('a pipeline', () => {
  it('that is refused for another reason is not tried again', async () => {
    const slot = await slotOf(onPipeline);
    simulator.faults.inject({ method: 'PUT', path: definitionById, fault: { kind: 'status', status: 409 } });
    expect((await target.deliver(slot, Secret.of(newValue()))).kind).toBe('refused');
    expect(writes()).toHaveLength(1);
  });

  it('that is deleted has nothing to deliver to and nothing to withdraw', async () => {
    const slot = await slotOf(onPipeline);
    simulator.deleteDefinition('tudat-feedstock');
    expect(await target.describe([slot])).toEqual([{ kind: 'absent' }]);
    expect(await target.deliver(slot, Secret.of(newValue()))).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('tudat-feedstock'),
    });
    expect(await target.withdraw(slot)).toEqual({ kind: 'done', value: undefined });
    expect(writes()).toEqual([]);
  });

  it('that has a namesake in another folder is told apart by the folder', async () => {
    simulator.addDefinition('tudat-feedstock', String.raw`\nightly`);
    const error = await errorOf(slotOf(onPipeline));
    expect([error.code, error.hint]).toEqual([
      'not-found',
      expect.stringContaining('"/nightly/tudat-feedstock"'),
    ]);
    const nightly = await slotOf({ ...onPipeline, pipeline: '/nightly/tudat-feedstock' });
    const root = await slotOf({ ...onPipeline, pipeline: '/tudat-feedstock' });
    expect(nightly.id).not.toBe(root.id);
    expect(await target.describe([nightly, root])).toMatchObject([{ kind: 'absent' }, { kind: 'present' }]);
  });

  it('shows a variable that is not as asked', async () => {
    const slot = await slotOf(onPipeline);
    simulator.changeDefinition('tudat-feedstock', ({ variables }) => {
      variables['BINSTAR_TOKEN'] = { value: newValue(), isSecret: false, allowOverride: true };
    });
    expect(await target.describe([slot])).toEqual([
      {
        kind: 'present',
        problems: ['is not marked as a secret', 'can be overridden by whoever queues a run'],
      },
    ]);
    await target.deliver(slot, Secret.of(newValue()));
    expect(await target.describe([slot])).toEqual([{ kind: 'present', problems: [] }]);
  });
});

describe('a variable group', () => {
  /** Somebody else writes after our write, and before we read it back. */
  const rightAfterOurWrite = (action: () => void): void => {
    simulator.beforeNext({ method: 'PUT', path: groupById }, () => {
      simulator.beforeNext({ method: 'GET', path: groupById }, action);
    });
  };

  it('from which somebody drops our variable right after us gets it again', async () => {
    const slot = await slotOf(inGroup);
    rightAfterOurWrite(() => {
      simulator.changeGroup('feedstock-extras', ({ variables }) => {
        delete variables['BINSTAR_TOKEN'];
        variables['FROM_OLD_COPY'] = { value: newValue(), isSecret: true };
      });
    });
    const value = newValue();
    expect((await target.deliver(slot, Secret.of(value))).kind).toBe('done');
    const variables = simulator.group('feedstock-extras')?.variables;
    expect([variables?.['BINSTAR_TOKEN']?.value, variables?.['FROM_OLD_COPY']?.isSecret]).toEqual([
      value,
      true,
    ]);
  });

  it('that somebody else keeps rewriting ends as unknown, with its name', async () => {
    const slot = await slotOf(inGroup);
    for (let round = 0; round < 5; round += 1)
      rightAfterOurWrite(() => {
        simulator.changeGroup('feedstock-extras', ({ variables }) => {
          delete variables['BINSTAR_TOKEN'];
        });
      });
    expect(await target.deliver(slot, Secret.of(newValue()))).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('feedstock-extras'),
    });
  });

  it('that somebody else changes right after us, without touching ours, is written once', async () => {
    const slot = await slotOf(inGroup);
    rightAfterOurWrite(() => {
      simulator.changeGroup('feedstock-extras', ({ variables }) => {
        variables['UPLOAD_CHANNEL'] = { value: 'elsewhere', isSecret: false };
      });
    });
    expect((await target.deliver(slot, Secret.of(newValue()))).kind).toBe('done');
    expect(simulator.group('feedstock-extras')?.variables['UPLOAD_CHANNEL']?.value).toBe('elsewhere');
    expect(writes()).toHaveLength(1);
  });

  it('loses what somebody else adds between our copy and our write: no answer of the service can tell', async () => {
    const slot = await slotOf(inGroup);
    simulator.beforeNext({ method: 'PUT', path: groupById }, () => {
      simulator.changeGroup('feedstock-extras', ({ variables }) => {
        variables['ADDED'] = { value: newValue(), isSecret: true };
      });
    });
    expect((await target.deliver(slot, Secret.of(newValue()))).kind).toBe('done');
    expect(simulator.group('feedstock-extras')?.variables['ADDED']).toBe(undefined);
  });

  it('keeps a secret that somebody else renews between our copy and our write', async () => {
    const slot = await slotOf(inGroup);
    const renewed = newValue();
    simulator.beforeNext({ method: 'PUT', path: groupById }, () => {
      simulator.changeGroup('feedstock-extras', ({ variables }) => {
        variables['CODECOV_TOKEN'] = { value: renewed, isSecret: true };
      });
    });
    expect((await target.deliver(slot, Secret.of(newValue()))).kind).toBe('done');
    expect(simulator.group('feedstock-extras')?.variables['CODECOV_TOKEN']?.value).toBe(renewed);
  });

  it('that is made by somebody else in the same instant is written, not made twice', async () => {
    const slot = await slotOf({ ...inGroup, variableGroup: 'anaconda-org' });
    simulator.beforeNext({ method: 'POST', path: /variablegroups$/ }, () => {
      simulator.changeGroup('feedstock-extras', (group) => {
        group.name = 'anaconda-org';
      });
    });
    const value = newValue();
    expect((await target.deliver(slot, Secret.of(value))).kind).toBe('done');
    expect(simulator.group('anaconda-org')?.variables['BINSTAR_TOKEN']?.value).toBe(value);
    expect(simulator.group('anaconda-org')?.id).toBe(11);
    expect(writes()).toEqual(['POST', 'PUT']);
  });

  it('that does not show a sibling after the write is reported with its name', async () => {
    const slot = await slotOf(inGroup);
    simulator.beforeNext({ method: 'PUT', path: groupById }, () => {
      simulator.beforeNext({ method: 'GET', path: groupById }, () => {
        const stamp = simulator.group('feedstock-extras')?.modifiedOn ?? '';
        simulator.changeGroup('feedstock-extras', ({ variables }) => {
          delete variables['CODECOV_TOKEN'];
        });
        const group = simulator.group('feedstock-extras');
        if (group) (group as { modifiedOn: string }).modifiedOn = stamp;
      });
    });
    expect(await target.deliver(slot, Secret.of(newValue()))).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('CODECOV_TOKEN is missing'),
    });
  });

  it('that cannot be read back is never called refused', async () => {
    const slot = await slotOf(inGroup);
    simulator.faults.inject({
      method: 'GET',
      path: groupById,
      skip: 1,
      fault: { kind: 'status', status: 403 },
    });
    const outcome = await target.deliver(slot, Secret.of(newValue()));
    expect(outcome).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('could not be read back'),
    });
  });

  it('that cannot be read first is left alone', async () => {
    const slot = await slotOf(inGroup);
    simulator.faults.inject({
      method: 'GET',
      path: groupById,
      times: 9,
      fault: { kind: 'cut-before-commit' },
    });
    const outcome = await target.deliver(slot, Secret.of(newValue()));
    expect(outcome).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('Nothing was changed'),
    });
    expect(writes()).toEqual([]);
  });

  it('of a key vault is closed', async () => {
    const slot = await slotOf({ ...inGroup, variableGroup: 'signing-keys' });
    expect(await target.describe([slot])).toEqual([
      {
        kind: 'closed',
        reason: 'the variable group "signing-keys" takes its values from an Azure Key Vault',
        hint: expect.stringContaining('vault'),
      },
    ]);
    expect((await target.deliver(slot, Secret.of(newValue()))).kind).toBe('refused');
    expect((await target.withdraw(slot)).kind).toBe('refused');
    expect(writes()).toEqual([]);
  });

  it('that must not be empty keeps its last variable, and says what a person can do', async () => {
    await simulator.stop();
    await start({ allowsEmptyGroups: false });
    const slot = await slotOf({ ...inGroup, variableGroup: 'anaconda-org' });
    await target.deliver(slot, Secret.of(newValue()));
    expect(await target.withdraw(slot)).toMatchObject({
      kind: 'refused',
      hint: expect.stringContaining('last variable'),
    });
    expect(simulator.group('anaconda-org')?.variables['BINSTAR_TOKEN']).toBeDefined();
  });
});

describe('what pipelines run', () => {
  const spec = { ...inGroup, authorizePipelines: ['tudatpy-*', 'sofa-*'] };

  it('is what their definitions say, one by one, and nothing for a group of which nobody said who uses it', async () => {
    simulator.changeDefinition('sofa-cmake-feedstock', ({ body }) => {
      body['process'] = { yamlFilename: 'ci/sofa.yml', type: 2 };
      body['repository'] = { id: 'somebody/else', name: 'somebody/else', type: 'GitHub' };
    });
    const slot = await slotOf(spec);
    const file = { kind: 'file', vendor: 'github' };
    expect(await target.pipelineSources?.(slot)).toEqual([
      { ...file, repository: 'tudat-team/tudatpy-feedstock', path: 'azure-pipelines.yml' },
      { ...file, repository: 'somebody/else', path: 'ci/sofa.yml' },
    ]);
    expect(await target.pipelineSources?.(await slotOf(inGroup))).toEqual([]);
  });

  it('stops with the name of the connection when it may not be read', async () => {
    const slot = await slotOf(spec);
    connect(newValue());
    expect((await errorOf(target.pipelineSources?.(slot) ?? Promise.resolve())).code).toBe(
      'connection-refused',
    );
  });

  it('keeps nobody from writing when a definition has another form', async () => {
    simulator.changeDefinition('tudat-feedstock', ({ body }) => {
      body['process'] = 1;
    });
    const slot = await slotOf(onPipeline);
    expect((await errorOf(target.pipelineSources?.(slot) ?? Promise.resolve())).code).toBe('vendor-failed');
    expect((await target.deliver(slot, Secret.of(newValue()))).kind).toBe('done');
  });
});

describe('authorizing pipelines', () => {
  const spec = { ...inGroup, authorizePipelines: ['tudatpy-*', 'sofa-*'] };

  it('is done after the delivery, once, and shows as a problem while it is missing', async () => {
    const slot = await slotOf(spec);
    const plainSlot = await slotOf(inGroup);
    await target.deliver(plainSlot, Secret.of(newValue()));
    expect(await target.describe([slot])).toEqual([
      {
        kind: 'present',
        problems: [
          'is in a group that the pipeline "tudatpy-feedstock" is not authorized to use',
          'is in a group that the pipeline "sofa-cmake-feedstock" is not authorized to use',
        ],
      },
    ]);
    await target.deliver(slot, Secret.of(newValue()));
    expect(await target.describe([slot])).toEqual([{ kind: 'present', problems: [] }]);
    await target.deliver(slot, Secret.of(newValue()));
    expect(writes()).toEqual(['PUT', 'PUT', 'PATCH', 'PUT']);
    expect(simulator.group('feedstock-extras')?.permissions.map(({ pipelineId }) => pipelineId)).toEqual([
      3, 9,
    ]);
  });

  it('is not needed where every pipeline may use the group', async () => {
    simulator.changeGroup('feedstock-extras', (group) => {
      group.isOpen = true;
    });
    const slot = await slotOf(spec);
    await target.deliver(slot, Secret.of(newValue()));
    expect(writes()).toEqual(['PUT']);
    expect(await target.describe([slot])).toEqual([{ kind: 'present', problems: [] }]);
  });

  it('is unknown, not refused, when it fails: the value is in its place', async () => {
    const slot = await slotOf(spec);
    simulator.faults.inject({ method: 'PATCH', fault: { kind: 'status', status: 409 } });
    const value = newValue();
    expect((await target.deliver(slot, Secret.of(value))).kind).toBe('unknown');
    expect(simulator.group('feedstock-extras')?.variables['BINSTAR_TOKEN']?.value).toBe(value);
  });

  it('names the right that is missing', async () => {
    connect(
      simulator.mintToken({ scopes: ['vso.variablegroups_manage', 'vso.build_execute', 'vso.project'] }),
    );
    const error = await errorOf(
      (async () => await target.deliver(await slotOf(spec), Secret.of(newValue())))(),
    );
    expect(error.code).toBe('connection-refused');
    expect(error.message).toContain('vso.pipelineresources_manage');
  });
});

describe('what a person gets wrong', () => {
  it.each([
    [{ ...onPipeline, project: 'feedstock-build' }, 'feedstock-builds'],
    [{ ...onPipeline, pipeline: 'tudat-feedstok' }, 'tudat-feedstock'],
    [{ ...inGroup, authorizePipelines: 'tudatpi-feedstock' }, 'tudatpy-feedstock'],
  ])('is answered with the name that was probably meant (%o)', async (spec, meant) => {
    const error = await errorOf(slotOf(spec));
    expect([error.code, error.message]).toEqual([
      'not-found',
      expect.stringContaining(`did you mean "${meant}"?`),
    ]);
  });

  it('a value so short that it would mask every log is refused before any call', async () => {
    const slot = await slotOf(inGroup);
    const before = simulator.requests.length;
    const error = await errorOf(target.deliver(slot, Secret.of(randomBytes(1).toString('hex'))));
    expect([error.code, simulator.requests.length]).toEqual(['slot-invalid', before]);
  });
});
