import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { answerText, challengeKey, parseAnswer } from '../../src/domain/proof.ts';
import { proofScript } from '../../src/domain/proof-script.ts';
import { Secret } from '../../src/domain/secret.ts';
import { createScriptRunner } from '../../simulators/kit/run-script.ts';

const nonce = '00112233445566778899aabbccddeeff';
const place = 'tudat-team/tudatpy@release – ü#BINSTAR_TOKEN';
const token = randomBytes(20).toString('hex');
const { run } = createScriptRunner();

async function answerOf(variables: Readonly<Record<string, string>>): Promise<string> {
  const { output } = await run({
    text: `${proofScript}printf '%s' "$answer"`,
    environment: { MINTMARK_NONCE: nonce, MINTMARK_PLACE: place, MINTMARK_TOKEN: '', ...variables },
  });
  return output;
}

const macOf = (token: string): string => Secret.of(token).macWith(challengeKey({ nonce, place }));

describe('the script that a job runs', () => {
  it('needs openssl and curl, which are here', () => {
    for (const program of ['openssl', 'curl'])
      expect(() => execFileSync('sh', ['-c', `command -v ${program}`])).not.toThrow();
  });
  it('makes the code that Mintmark makes, which is that of RFC 4231', async () => {
    expect(Secret.of('what do ya want for nothing?').macWith('Jefe')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
    expect(await answerOf({ MINTMARK_TOKEN: 'what do ya want for nothing?' })).toBe(
      answerText({ mac: macOf('what do ya want for nothing?'), status: 0 }),
    );
  });
  it.each([
    ['quotes', `a"b'c\`d and some more`],
    ['what a shell would expand', '$HOME $(id) ${PATH} \\n %s %d'],
    ['line ends', 'one\ntwo\r\nthree\nfour\n'],
    ['a beginning like an option', '-n -e --hmac -sha256'],
    ['letters of other languages', 'Schlüssel, ключ, 鍵 und mehr'],
    ['a key of many lines', `-----BEGIN KEY-----\n${'A'.repeat(2000)}\n-----END KEY-----\n`],
  ])('takes a value with %s', async (_, token) => {
    expect(await answerOf({ MINTMARK_TOKEN: token })).toBe(answerText({ mac: macOf(token), status: 0 }));
  });
  it.each([
    ['an empty value', ''],
    ['a name that nobody has defined', '$(BINSTAR_TOKEN)'],
  ])('says that it holds none: %s', async (_, token) => {
    expect(await answerOf({ MINTMARK_TOKEN: token, MINTMARK_CHECK: 'token http://127.0.0.1:1/' })).toBe(
      'v1 none 0',
    );
  });
  it('makes no code of what could be guessed', async () => {
    expect(await answerOf({ MINTMARK_TOKEN: 'typed by hand' })).toBe('v1 short 0');
    expect(
      await answerOf({ MINTMARK_TOKEN: 'x'.repeat(15), MINTMARK_CHECK: 'token http://127.0.0.1:1/' }),
    ).toBe('v1 short 0');
    expect(parseAnswer(await answerOf({ MINTMARK_TOKEN: 'x'.repeat(16) }))?.mac).toHaveLength(64);
  });
  it.each(['', 'short', `${nonce}0`, `${nonce.slice(1)}Z`, '$(OTHER)'])(
    'answers nothing to the number "%s"',
    async (bad) => {
      expect(await answerOf({ MINTMARK_TOKEN: token, MINTMARK_NONCE: bad })).toBe('');
    },
  );
});

describe('what the script asks the issuer', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
  });
  const listen = async (status: number): Promise<{ url: string; seen: (string | undefined)[] }> => {
    const seen: (string | undefined)[] = [];
    const started = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end();
    });
    server = started;
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(started.address() as AddressInfo).port}/user`, seen };
  };
  const odd = String.raw`a"b\c$d and some more`;

  it.each([
    ['token', `token ${odd}`],
    ['bearer', `Bearer ${odd}`],
    ['basic', `Basic ${Buffer.from(`:${odd}`).toString('base64')}`],
  ])('goes as %s', async (scheme, header) => {
    const { url, seen } = await listen(200);
    const answer = await answerOf({ MINTMARK_TOKEN: odd, MINTMARK_CHECK: `${scheme} ${url}` });
    expect(answer).toBe(answerText({ mac: macOf(odd), status: 200 }));
    expect(seen).toEqual([header]);
  });
  it.each([401, 302, 203])('tells what it answered: %i', async (status) => {
    const { url } = await listen(status);
    const answer = await answerOf({ MINTMARK_TOKEN: token, MINTMARK_CHECK: `token ${url}` });
    expect(parseAnswer(answer)?.status).toBe(status);
  });
  it('says 0 when nobody is there, and sends nothing without a check', async () => {
    expect(
      parseAnswer(await answerOf({ MINTMARK_TOKEN: token, MINTMARK_CHECK: 'token http://127.0.0.1:1/' })),
    ).toEqual({ mac: macOf(token), status: 0 });
    const { seen } = await listen(200);
    await answerOf({ MINTMARK_TOKEN: token, MINTMARK_CHECK: '' });
    expect(seen).toEqual([]);
  });
  it('never puts the value on a command line or into a file', async () => {
    const { url } = await listen(200);
    const folder = mkdtempSync(join(tmpdir(), 'mintmark-arguments-'));
    const seen = join(folder, 'seen');
    const names = ['openssl', 'curl', 'sed', 'tr'];
    for (const name of names) {
      const real = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
      writeFileSync(
        join(folder, name),
        `#!/bin/sh\nprintf '%s\\n' "${name}: $*" >> '${seen}'\nexec ${real} "$@"\n`,
      );
      chmodSync(join(folder, name), 0o700);
    }
    try {
      for (const scheme of ['token', 'bearer', 'basic'])
        await answerOf({
          PATH: `${folder}:/usr/local/bin:/usr/bin:/bin`,
          MINTMARK_TOKEN: token,
          MINTMARK_CHECK: `${scheme} ${url}`,
        });
      const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
      const text = texts.join('\n');
      for (const name of names) expect(text).toContain(`${name}: `);
      expect(text).not.toContain(token);
      expect(text).not.toContain(Buffer.from(`:${token}`).toString('base64'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
