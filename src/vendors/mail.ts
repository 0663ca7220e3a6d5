import type { SendMailOptions, SMTPTransportOptions } from 'nodemailer';
import { AppError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import { done, type Outcome } from '../domain/outcome.ts';
import type { Secret } from '../domain/secret.ts';

/** A mail that a program writes. */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** What tells the mails of one sender from all others; becomes the List-Id. */
  readonly list: { readonly id: string; readonly title: string };
  readonly date: Instant;
}

export interface MailServer {
  /** Name of the channel, for messages. */
  readonly channel: string;
  /** `smtps://user:password@host:port`, or `smtp://` for a server that is asked to encrypt before anything is said. */
  readonly url: Secret;
  readonly timeoutSeconds: number;
}

/**
 * The only user of SMTP. The line is encrypted, and the server's certificate checked, or nothing is sent; only on this
 * machine may it be open. Answers who did not get it, or `unknown` when nobody knows whether the server took it.
 */
export async function sendMail(
  server: MailServer,
  mail: Mail,
): Promise<Outcome<{ readonly refusedFor: readonly string[] }>> {
  const options = connectionOptions(server);
  const { createTransport } = await import('nodemailer');
  const transport = createTransport(options);
  try {
    const { rejected } = await transport.sendMail(message(mail));
    return done({ refusedFor: rejected.map(String) });
  } catch (error) {
    return explain(error, server.channel);
  } finally {
    transport.close();
  }
}

function message({ list, to, date, ...mail }: Mail): SendMailOptions {
  return {
    ...mail,
    to: [...to],
    date: new Date(date),
    list: { id: { url: list.id, comment: list.title } },
    // RFC 3834: nobody's absence is answered to a program.
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function connectionOptions({ channel, url, timeoutSeconds }: MailServer): SMTPTransportOptions {
  const parsed = URL.parse(url.expose());
  const user = decode(parsed?.username);
  const pass = decode(parsed?.password);
  if (
    !parsed ||
    !/^smtps?:$/.test(parsed.protocol) ||
    parsed.hostname === '' ||
    user === undefined ||
    pass === undefined
  )
    throw new AppError('connection-missing', {
      message: `${channel}: what it was given is not the address of a mail server.`,
      hint: 'Give it smtps://user:password@host:465, with the special characters of user and password percent-encoded.',
    });
  const isSecure = parsed.protocol === 'smtps:';
  const isLoopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(parsed.hostname);
  const milliseconds = timeoutSeconds * 1000;
  return {
    host: parsed.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: parsed.port === '' ? (isSecure ? 465 : 587) : Number(parsed.port),
    secure: isSecure,
    requireTLS: !isSecure && !isLoopback,
    // A relay on this machine shows a certificate that nobody has signed.
    tls: { rejectUnauthorized: !isLoopback, minVersion: 'TLSv1.2' },
    ...(user === '' ? {} : { auth: { user, pass } }),
    connectionTimeout: milliseconds,
    greetingTimeout: milliseconds,
    socketTimeout: milliseconds,
  };
}

/** Without its percent-encoding; undefined where that is broken. */
function decode(text = ''): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** In words of our own: the server's may repeat what it was sent. */
function explain(error: unknown, channel: string): Outcome<never> {
  const { code, command, responseCode } = (error instanceof Error ? error : {}) as {
    code?: string;
    command?: string;
    responseCode?: number;
  };
  const status = responseCode === undefined ? '' : ` (${responseCode})`;
  const refused = (why: string): Outcome<never> => ({ kind: 'refused', reason: `${channel}: ${why}.` });
  if (code === 'EAUTH' || command?.startsWith('AUTH') === true)
    return refused(`the mail server refused the user or the password${status}`);
  if (code === 'ETLS' || command === 'STARTTLS')
    return refused('the mail server offers no encryption that can be trusted, so nothing was sent');
  if (code === 'EENVELOPE') return refused(`the mail server refused the sender or the recipients${status}`);
  if (command === 'CONN' || code === 'EDNS' || code === 'ECONNECTION')
    return refused(`no connection to the mail server${status}`);
  if (responseCode !== undefined) return refused(`the mail server refused the mail${status}`);
  return { kind: 'unknown', reason: `${channel}: the mail server did not say whether it took the mail.` };
}
