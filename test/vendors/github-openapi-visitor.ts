import { expect } from 'vitest';
import type { GithubSimulator } from '../../simulators/github/simulator.ts';
import { loadValidator, type Exchange, type Validator } from './github-openapi-validator.ts';

/** The description has no part for the other interface, and none for the keys of reports. */
const undescribed = new Set(['POST /graphql', 'GET /meta/public_keys/secret_scanning']);
/** Apps, revocation, oversight and leaks; a test file of their own visits them. */
const tokenLife =
  /^\w+ \/(app|apps|app-manifests|installation|credentials)(\/|$)|\/installation$|\/personal-access-token|\/secret-scanning\/|\/variables$|\/dependabot\//;

/** Another test file visits these. */
const issues = /^\w+ \/repos\/[^/]+\/[^/]+\/issues(\/|$)/;

/** Sends requests, holds each exchange against the description, and remembers where it has been. */
export interface Visitor {
  readonly validator: Validator;
  /** With the owner's token unless another credential is given; null: without any. */
  readonly call: (line: string, body?: unknown, token?: string | null) => Promise<Exchange>;
  /** The answer; fails on another status, and on anything that the description does not say. */
  readonly follow: (
    line: string,
    status: number,
    options?: { body?: unknown; token?: string | null },
  ) => Promise<unknown>;
  /** The routes that were asked for, with `*` for what is variable. */
  readonly visited: () => ReadonlySet<string>;
  /** The routes that are served, in the same form: those of the life of tokens, of issues, or all others. */
  readonly served: (part: 'token-life' | 'issues' | 'other') => ReadonlySet<string>;
}

/** A visitor of the simulator that is there at the time; reads the description, 13 MB, so once is enough. */
export function createVisitor(current: () => GithubSimulator): Visitor {
  const validator = loadValidator();
  const visited = new Set<string>();
  const call = async (line: string, body?: unknown, token: string | null = current().token) => {
    const [method = '', path = ''] = line.split(' ');
    const response = await fetch(current().url + path, {
      method,
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    visited.add(`${method} ${validator.template(method, path) ?? path}`);
    return { method, path, body, status: response.status, answer };
  };
  return {
    validator,
    call,
    follow: async (line, status, { body, token } = {}) => {
      const exchange = await call(line, body, token);
      expect([line, exchange.status, ...validator.check(exchange)]).toEqual([line, status]);
      return exchange.answer;
    },
    visited: () => new Set([...visited].map(shape)),
    served: (part) => {
      const described = current().routes.filter((line) => !undescribed.has(line));
      const partOf = (line: string) =>
        tokenLife.test(line) ? 'token-life' : issues.test(line) ? 'issues' : 'other';
      return new Set(described.filter((line) => partOf(line) === part).map(shape));
    },
  };
}

function shape(line: string): string {
  return line.replaceAll(/:\w+(\{[^/]*\})?|\{\w+\}/g, '*');
}
