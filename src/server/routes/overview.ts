import { createRoute, z } from '@hono/zod-openapi';
import { statusOf, type Status } from '../../app/show-status.ts';
import { dueDates } from '../../app/status-notices.ts';
import { severities } from '../../domain/notice.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import type { Records } from '../../domain/records.ts';
import { isGuidedSaga } from '../../plan/plan.ts';
import { answers, looksFor } from '../access.ts';
import { contextOf, newRoutes, type Services } from '../env.ts';
import { overviewSchema } from '../schemas/overview.ts';
import type { ErrandSummary, Overview } from '../shapes.ts';
import { entryView } from '../views/audit-view.ts';
import { addCounts, credentialSummary, type Sight } from '../views/credential-view.ts';
import { findingView } from '../views/plan-view.ts';
import { runSummary } from '../views/run-view.ts';

/** So many events are shown at a glance. */
const eventsShown = 20;
const runsShown = 10;

export function sightOf({ look, app }: Services): Sight {
  return { now: app.clock.now(), findings: look.last()?.plan?.findings ?? [] };
}

const overviewRoute = createRoute({
  method: 'get',
  path: '/overview',
  ...looksFor('viewer'),
  request: { query: z.strictObject({}) },
  responses: answers(overviewSchema, 'What expires next, how healthy the slots are, what waits for a person'),
});

export const overviewRoutes = newRoutes().openapi(overviewRoute, async (c) => {
  const { services } = c.var;
  const { store } = services;
  const records = await store.load();
  const status = await statusOf(contextOf(c), records);
  const events = await store.journal({ last: eventsShown });
  return c.json(overview({ services, status, records, events }), 200);
});

function overview({
  services,
  status,
  records,
  events,
}: {
  services: Services;
  status: Status;
  records: Records;
  events: readonly JournalEntry[];
}): Overview {
  const seen = services.look.last();
  const sight = sightOf(services);
  const issuers = new Map(records.credentials.map(({ credential }) => [credential.name, credential.issuer]));
  const credentials = status.credentials.map((each) =>
    credentialSummary(each, { issuer: issuers.get(each.name) ?? '', sight }),
  );
  return {
    at: status.at,
    manifest: status.manifest,
    isDemo: services.isDemo,
    credentials,
    dates: dueDates(status).toSorted((left, right) => (left.at < right.at ? -1 : 1)),
    slots: addCounts(credentials.map(({ slots }) => slots)),
    findings: credentials
      .flatMap(({ name, findings }) =>
        findings.map(({ severity, message, fix }) => ({
          credential: name,
          severity,
          message,
          ...(fix === undefined ? {} : { fix }),
        })),
      )
      .toSorted((left, right) => severities.indexOf(right.severity) - severities.indexOf(left.severity)),
    services: {
      ...(seen ? { at: seen.at } : {}),
      ...(seen?.problem === undefined ? {} : { problem: seen.problem }),
      findings: sight.findings.map(findingView),
    },
    waitsForPerson: errands(services),
    runs: services.runs
      .list()
      .slice(0, runsShown)
      .map((run) => runSummary(run.view())),
    events: events.toReversed().map(entryView),
  };
}

function errands({ look, runs }: Services): readonly ErrandSummary[] {
  const plan = look.last()?.plan;
  const asking = runs.list().flatMap((run): ErrandSummary[] => {
    const { question, id, title } = run.view();
    if (!question) return [];
    return [
      { kind: 'run', credential: question.credential, message: `${title} waits for a person`, run: id },
    ];
  });
  const blocked = (plan?.blocked ?? []).map(({ credential, reason, fix, slots }): ErrandSummary => ({
    kind: 'blocker',
    credential,
    message: slots.length > 1 ? `${slots.length} slots: each ${reason}` : reason,
    fix,
  }));
  const guided = (plan?.sagas ?? []).filter(isGuidedSaga).map(({ credential }): ErrandSummary => ({
    kind: 'guided',
    credential,
    message: 'its next token has to be made by a person, at a page',
    fix: `mintmark apply ${credential}`,
  }));
  return [...asking, ...blocked, ...guided];
}
