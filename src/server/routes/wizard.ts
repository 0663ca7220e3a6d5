import { createRoute, z } from '@hono/zod-openapi';
import { credentialChoices, type IssuerChoice } from '../../app/credential-choices.ts';
import { draftCredential, writeDraft, type DraftedSlot } from '../../app/draft-credential.ts';
import { findPlaces } from '../../app/find-places.ts';
import { guideTopics, makeGuides } from '../../app/make-guide.ts';
import type { Json } from '../../domain/slot.ts';
import { answers, body, changesFor, doneSchema, looksFor } from '../access.ts';
import { contextOf, newRoutes } from '../env.ts';
import { list } from '../schemas/list.ts';
import { guideSchema } from '../schemas/plan.ts';
import { draftedSchema, draftSchema, placesSchema, wizardSchema } from '../schemas/wizard.ts';
import type { Draft, Drafted, Wizard } from '../shapes.ts';

const nothing = z.strictObject({});
const words = z
  .string()
  .min(1)
  .max(1000)
  .transform((text) => text.split(','))
  .optional();
const word = z.string().min(1).max(200).optional();

const topicsRoute = createRoute({
  method: 'get',
  path: '/guides',
  ...looksFor('viewer'),
  request: { query: nothing },
  responses: answers(
    z.object({ topics: list(z.object({ id: z.string(), title: z.string() })) }),
    'What there is a guide for',
  ),
});

const guideRoute = createRoute({
  method: 'get',
  path: '/guides/{topic}',
  ...looksFor('viewer'),
  request: {
    params: z.strictObject({ topic: z.string().min(1).max(100) }),
    /** Lists are written with commas: `scopes=api:read,api:write`. */
    query: z.strictObject({
      principal: word,
      scopes: words,
      uses: words,
      audience: words,
      name: word,
      lifetime: word,
    }),
  },
  responses: answers(
    z.object({ guides: list(guideSchema) }),
    'How to do it by hand, click by click; one guide per kind of token',
  ),
});

const choicesRoute = createRoute({
  method: 'get',
  path: '/wizard',
  ...looksFor('viewer'),
  request: { query: nothing },
  responses: answers(wizardSchema, 'What a new credential can be made of'),
});

const placesRoute = createRoute({
  method: 'get',
  path: '/wizard/places',
  ...looksFor('operator'),
  request: {
    query: z.strictObject({
      connection: z.string().min(1).max(100),
      target: z.string().min(1).max(100),
      /** One of the places that were told without it: an owner or a repository at GitHub, a project at Azure DevOps. */
      within: z.string().min(1).max(300).optional(),
    }),
  },
  responses: answers(
    placesSchema,
    'What a placement of the target can name over the connection, field by field. Asks the service',
  ),
});

const draftRoute = createRoute({
  method: 'post',
  path: '/wizard/draft',
  ...looksFor('operator'),
  request: { query: nothing, body: body(draftSchema) },
  responses: answers(draftedSchema, 'The lines for the manifest, and the slots as their services show them'),
});

const writeRoute = createRoute({
  method: 'post',
  path: '/wizard/manifest',
  ...changesFor('admin'),
  request: {
    query: nothing,
    body: body(z.strictObject({ draft: draftSchema, digest: z.string().regex(/^[0-9a-f]{64}$/) })),
  },
  responses: answers(doneSchema, 'Written into the manifest; a preview of apply shows what follows'),
});

export const wizardRoutes = newRoutes()
  .openapi(topicsRoute, async (c) =>
    c.json({ topics: guideTopics(await c.var.services.app.vocabulary()) }, 200),
  )
  .openapi(guideRoute, async (c) => {
    const { app } = c.var.services;
    const { principal, scopes, uses, audience, name, lifetime } = c.req.valid('query');
    const guides = makeGuides(
      c.req.valid('param').topic,
      {
        vocabulary: await app.vocabulary(),
        urlOf: ({ urlVariable, defaultUrl }) => app.environment(urlVariable) ?? defaultUrl,
      },
      {
        ...(principal === undefined ? {} : { principal }),
        ...(scopes === undefined ? {} : { scopes }),
        ...(uses === undefined ? {} : { uses }),
        ...(audience === undefined ? {} : { audience }),
        ...(name === undefined ? {} : { name }),
        ...(lifetime === undefined ? {} : { lifetime }),
      },
    );
    return c.json({ guides }, 200);
  })
  .openapi(choicesRoute, async (c) => {
    const { store, app } = c.var.services;
    const { uses, issuers, targets, names } = await credentialChoices(contextOf(c), store);
    const view: Wizard = {
      uses,
      issuers: issuers.map(issuerView),
      targets: targets.map(({ definition: { id, title }, connections, placement }) => ({
        target: id,
        title,
        connections,
        placement,
      })),
      names,
      canWriteManifest: app.workspace.canReplaceManifest(),
      manifestPath: app.workspace.manifestPath,
    };
    return c.json(view, 200);
  })
  .openapi(placesRoute, async (c) => {
    const { connection, target, within } = c.req.valid('query');
    const asked = { connection, target, within };
    return c.json({ fields: await findPlaces(contextOf(c), c.var.services.store, asked) }, 200);
  })
  .openapi(draftRoute, async (c) => {
    const draft = c.req.valid('json');
    const asked = { name: draft.name, entry: entryOf(draft) };
    const { slots, advice, ...drafted } = await draftCredential(contextOf(c), c.var.services.store, asked);
    const view: Drafted = {
      ...drafted,
      advice: advice.map(({ use, instead }) => ({ use, instead })),
      slots: slots.map(slotView),
    };
    return c.json(view, 200);
  })
  .openapi(writeRoute, async (c) => {
    const { draft, digest } = c.req.valid('json');
    await writeDraft(contextOf(c), { name: draft.name, entry: entryOf(draft), digest });
    return c.json({ done: true as const }, 200);
  });

/** What stands under the name in the manifest; the manifest's own reader judges it. */
function entryOf(draft: Draft): Json {
  const { purpose, owner, issuer, provider, principal, uses, scopes, audience, lifetime } = draft;
  return {
    purpose,
    owner,
    issuer,
    ...(provider === undefined ? {} : { provider }),
    principal: { [principal.kind]: principal.name },
    ...(audience === undefined ? {} : { audience }),
    ...(uses === undefined ? {} : { uses }),
    ...(scopes === undefined ? {} : { scopes }),
    ...(lifetime === undefined ? {} : { lifetime }),
    ...(draft.requiresProof === true ? { require: 'proof' } : {}),
    placements: draft.placements.map(({ target, connection, spec }) => ({
      [target]: spec,
      ...(connection === undefined ? {} : { connection }),
    })),
  };
}

function issuerView({ connection, definition, issuing }: IssuerChoice): Wizard['issuers'][number] {
  return {
    connection,
    provider: definition.id,
    title: definition.title,
    issuing,
    principalKinds: definition.principalKinds,
    maximumLifetimeSeconds: definition.maximumLifetimeSeconds,
    scopes: definition.scopes.map(({ name, meaning }) => ({ name, meaning })),
    uses: definition.uses.map(({ use, grants, alternatives, note }) => ({
      use,
      scopes: grants,
      alternatives: alternatives.map(({ instead, when }) => ({ instead, when })),
      ...(note === undefined ? {} : { note }),
    })),
  };
}

function slotView({ slot: { id, label }, state }: DraftedSlot): Drafted['slots'][number] {
  const problem =
    state.kind === 'closed' ? state.reason : state.kind === 'present' ? state.problems[0] : undefined;
  return { id, label, state: state.kind, ...(problem === undefined ? {} : { problem }) };
}
