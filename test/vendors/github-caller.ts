import sodium from 'libsodium-wrappers';
import type { GithubSimulator } from '../../simulators/github/simulator.ts';

export const repository = 'tudat-team/tudatpy';
export const repositorySecrets = `/repos/${repository}/actions/secrets`;
export const environmentSecrets = `/repos/${repository}/environments/release/secrets`;
export const organizationSecrets = '/orgs/tudat-team/actions/secrets';
/** The same places in the words of the simulator. */
export const places = {
  repository: { repository },
  environment: { repository, environment: 'release' },
  organization: { organization: 'tudat-team' },
} as const;

/** What came back; `json` is empty when the body was none. */
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

/** Requests to the simulator that is there at the time, as the owner unless another token is given. */
export function createCaller(current: () => GithubSimulator) {
  const send = async (
    line: string,
    options: { body?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> => {
    const [method = 'GET', path = '/'] = line.split(' ');
    const response = await fetch(current().url + path, {
      method,
      headers: { authorization: `Bearer ${current().token}`, ...options.headers },
      ...(options.body === undefined ? {} : { body: options.body }),
    });
    const text = await response.text();
    const json = (/^[{[]/.test(text) ? JSON.parse(text) : {}) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, text, json };
  };
  const call = (line: string, body?: unknown, token = current().token): Promise<Answer> =>
    send(line, {
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const seal = async (base: string, value: string, token = current().token) => {
    await sodium.ready;
    const { json } = await call(`GET ${base}/public-key`, undefined, token);
    const box = sodium.crypto_box_seal(value, Buffer.from(String(json['key']), 'base64'));
    return { encrypted_value: Buffer.from(box).toString('base64'), key_id: String(json['key_id']) };
  };
  return {
    send,
    call,
    seal,
    /** Seals and puts a secret, with more fields where given. */
    put: async (path: string, value: string, more: object = {}): Promise<Answer> => {
      const base = path.split('/').slice(0, -1).join('/');
      return await call(`PUT ${path}`, { ...(await seal(base, value)), ...more });
    },
    idOf: async (name: string) => (await call(`GET /repos/tudat-team/${name}`)).json['id'] as number,
  };
}
