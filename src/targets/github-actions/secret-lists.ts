import { z } from 'zod';
import { orUndefined, type GithubClient } from '../../vendors/github/client.ts';
import { containerOf, placeRoute, routeOf, type Place } from './address.ts';

const secretSchema = z.object({
  name: z.string(),
  updated_at: z.iso.datetime({ offset: true }),
  visibility: z.enum(['all', 'private', 'selected']).optional(),
});

export type ListedSecret = z.infer<typeof secretSchema>;
export type SecretsByName = ReadonlyMap<string, ListedSecret>;

/** The lists of secrets that a connection has read. */
export interface SecretLists {
  /** Asks anew. A place that is gone holds no secrets; what only the connection cannot see is thrown. */
  readonly read: (place: Place) => Promise<SecretsByName>;
  /** The list as it was read last, and asked for if it never was. */
  readonly known: (place: Place) => Promise<SecretsByName>;
}

export function createSecretLists(client: GithubClient): SecretLists {
  const last = new Map<string, Promise<SecretsByName>>();
  const read: SecretLists['read'] = async (place) => {
    const key = containerOf(place);
    const list = listSecrets(client, place);
    last.set(key, list);
    try {
      return await list;
    } catch (error) {
      // A failure is not remembered.
      last.delete(key);
      throw error;
    }
  };
  return {
    read,
    known: async (place) => await (last.get(containerOf(place)) ?? read(place)),
  };
}

async function listSecrets(client: GithubClient, place: Place): Promise<SecretsByName> {
  const { path, parameters } = placeRoute(place);
  const secrets = await orUndefined(
    async () =>
      await client.list(routeOf('GET', path), parameters, {
        schema: z.object({ secrets: z.array(secretSchema) }),
        itemsOf: (page) => page.secrets,
      }),
  );
  return new Map((secrets ?? []).map((secret) => [secret.name.toUpperCase(), secret]));
}
