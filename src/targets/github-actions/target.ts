import { z } from 'zod';
import { done, type Outcome } from '../../domain/outcome.ts';
import type { Slot } from '../../domain/slot.ts';
import type { Target, TargetDefinition } from '../../ports/target.ts';
import { orUndefined, type GithubClient } from '../../vendors/github/client.ts';
import { connectGithub } from '../../vendors/github/sign-in.ts';
import { githubVendor } from '../../vendors/github/vendor.ts';
import { toAppError, toOutcome } from '../../vendors/http.ts';
import { addressOf, placeRoute, routeOf } from './address.ts';
import { createPublicKeys, deliverSecret, requireFits } from './deliver.ts';
import { describeSlots } from './describe.ts';
import { secretGuide } from './guide.ts';
import { placementSchema } from './placement.ts';
import { findPlaces } from './places.ts';
import { createProof } from './proof.ts';
import { proofWorkflow } from './proof-file.ts';
import { slotReaders } from './readers.ts';
import { createRepositoryFinder, resolvePlacement } from './resolve.ts';
import { createSecretLists } from './secret-lists.ts';
import { findShadows } from './shadows.ts';

/** Actions secrets of repositories, environments and organizations. */
export const githubActionsTarget: TargetDefinition = {
  id: 'github-actions',
  title: 'GitHub Actions',
  vendor: githubVendor,
  placement: placementSchema,
  readers: slotReaders,
  guide: secretGuide,
  proofFile: proofWorkflow,
  connect: (context): Target => {
    const { connection } = context;
    const client = connectGithub(context);
    const finder = createRepositoryFinder(client);
    const keys = createPublicKeys(client);
    const secretLists = createSecretLists(client);
    return {
      resolve: async (spec) =>
        await toAppError(
          connection,
          async () => await resolvePlacement(finder, placementSchema.parse(spec), connection),
        ),
      describe: async (slots) =>
        await toAppError(connection, async () => await describeSlots(client, secretLists, slots)),
      shadows: async (slots) =>
        await toAppError(connection, async () => await findShadows({ client, finder, secretLists }, slots)),
      deliver: async (slot, value) => {
        requireFits(slot, value);
        return await toOutcome(async () => await deliverSecret(client, { keys, slot, value }));
      },
      withdraw: async (slot) => await toOutcome(async () => await withdrawSecret(client, slot)),
      places: async (within) =>
        await toAppError(connection, async () => await findPlaces(context, { client, finder }, within)),
      proof: createProof(context, client),
    };
  },
};

async function withdrawSecret(client: GithubClient, slot: Slot): Promise<Outcome<void>> {
  const { place, name } = addressOf(slot);
  const { path, parameters } = placeRoute(place);
  await orUndefined(
    async () =>
      await client.call(
        routeOf('DELETE', `${path}/{secret_name}`),
        { ...parameters, secret_name: name },
        z.unknown(),
      ),
  );
  return done(undefined);
}
