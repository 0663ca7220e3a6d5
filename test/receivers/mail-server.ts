import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail as its receiver sees it. */
export interface ReceivedMail {
  readonly to: readonly string[];
  /** Names in lower case, folded lines joined. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly html: string;
  readonly wasEncrypted: boolean;
}

/** Somebody's mail server on this machine, with a user and a password. */
export interface MailServer {
  /** How it is reached from this machine, with user and password. */
  readonly url: string;
  readonly port: number;
  readonly password: string;
  readonly mails: ReceivedMail[];
  /** What it says to the next mails instead of taking them. */
  readonly refusals: ('auth' | 'recipient' | 'data')[];
  readonly stop: () => Promise<void>;
}

/** Starts one; its certificate is one that nobody has signed. */
export async function startMailServer({ hasTls = true } = {}): Promise<MailServer> {
  const password = randomBytes(16).toString('base64');
  const mails: ReceivedMail[] = [];
  const refusals: MailServer['refusals'] = [];
  const refuses = (kind: MailServer['refusals'][number]): boolean => {
    if (refusals[0] !== kind) return false;
    refusals.shift();
    return true;
  };
  const refuse = (responseCode: number): Error =>
    // What a careless server says: it repeats what it was sent.
    Object.assign(new Error(`no: ${password}`), { responseCode });
  const server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: hasTls ? [] : ['STARTTLS'],
    logger: false,
    onAuth: (auth, _session, callback) => {
      const isRight = auth.username === 'mint mark' && auth.password === password;
      if (isRight && !refuses('auth')) callback(null, { user: auth.username });
      else callback(refuse(535));
    },
    onRcptTo: (_address, _session, callback) => {
      callback(refuses('recipient') ? refuse(550) : undefined);
    },
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refuses('data')) {
          callback(refuse(554));
          return;
        }
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({
          to,
          ...parseMail(Buffer.concat(chunks).toString('utf8')),
          wasEncrypted: session.secure,
        });
        callback();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://mint%20mark:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    port,
    password,
    mails,
    refusals,
    stop: async () => await new Promise((resolve) => server.close(() => resolve())),
  };
}

function parseMail(raw: string): Pick<ReceivedMail, 'headers' | 'text' | 'html'> {
  const { headers, body } = parsePart(raw);
  const [, boundary = ''] = /boundary="?([^";]+)"?/.exec(headers.get('content-type') ?? '') ?? [];
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => parsePart(part.replace(/^\r\n/, '')));
  const bodyOf = (type: string): string => {
    const part = parts.find((each) => each.headers.get('content-type')?.startsWith(type));
    return part ? decode(part.body, part.headers.get('content-transfer-encoding') ?? '') : '';
  };
  return { headers, text: bodyOf('text/plain'), html: bodyOf('text/html') };
}

function parsePart(raw: string): { headers: ReadonlyMap<string, string>; body: string } {
  const end = raw.indexOf('\r\n\r\n');
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { headers: new Map(headers), body: raw.slice(end + 4) };
}

function decode(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
