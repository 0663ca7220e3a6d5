import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { SessionEntry } from './sessions.ts';

/** A piece of a page; whatever was put into it is escaped. */
export type Markup = ReturnType<typeof html>;

/** What all pages of a service share. */
export interface Site {
  readonly name: string;
  /** Of its main buttons. */
  readonly color: string;
  readonly signInPath: string;
  readonly signOutPath: string;
  /** Where a click on one's own name leads. */
  readonly homeOf: (login: string) => string;
}

/** One page, as its own routes see it. */
export interface Page {
  readonly title: string;
  readonly body: Markup;
  /** Who is signed in, if anybody. */
  readonly session?: SessionEntry | undefined;
  /** Default 200. */
  readonly status?: 200 | 400 | 401 | 403 | 404 | 409 | 422;
}

const styleOf = ({ color }: Site): string => `
  body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fafafa; }
  header, main { max-width: 60rem; margin: 0 auto; padding: 0.75rem 1.5rem; }
  header { display: flex; gap: 1rem; align-items: center; border-bottom: 1px solid #ddd; }
  header strong { flex: 1; }
  header form, td form { margin: 0; }
  table { width: 100%; border-collapse: collapse; margin: 1rem 0 2rem; }
  th, td { padding: 0.5rem; text-align: left; border-bottom: 1px solid #ddd; }
  tbody th { overflow-wrap: anywhere; }
  fieldset { border: 1px solid #ddd; margin: 0 0 1rem; }
  .field { display: block; margin: 0 0 1rem; }
  .field input, .field select { display: block; min-width: 20rem; padding: 0.25rem 0.5rem; font: inherit; }
  .choice { display: block; }
  .choices { columns: 20rem; }
  small { display: block; color: #666; }
  button { padding: 0.25rem 0.9rem; font: inherit; color: #222; background: #fff; border: 1px solid #999; }
  button.main { color: #fff; background: ${color}; border-color: ${color}; }
  [role='alert'], [role='status'] { padding: 0.5rem 1rem; background: #fdecea; border-left: 4px solid #b3261e; }
  [role='status'] { background: #eaf6ed; border-color: ${color}; }
`;

/** Answers with a page that no browser keeps, that loads nothing and that sends forms to its own origin only. */
export function showPage(
  context: Context,
  site: Site,
  { title, body, session, status = 200 }: Page,
): Response | Promise<Response> {
  context.header('cache-control', 'no-store');
  context.header('referrer-policy', 'same-origin');
  context.header(
    'content-security-policy',
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
  return context.html(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${title} | ${site.name} (simulated)</title>
          <style>
            ${raw(styleOf(site))}
          </style>
        </head>
        <body>
          <header><strong>${site.name} (simulated)</strong>${whoIsThere(site, session)}</header>
          <main>
            <h1>${title}</h1>
            ${body}
          </main>
        </body>
      </html>`,
    status,
  );
}

/** The hidden field that proves that a form came from a page of this session. */
export function csrfField({ csrf }: SessionEntry): Markup {
  return html`<input type="hidden" name="csrf" value="${csrf}" />`;
}

/** What went wrong, where a screen reader says it at once. */
export function alertBox(message: string | undefined): Markup {
  return message === undefined ? html`` : html`<p role="alert">${message}</p>`;
}

/** The value of a new token, which no other page shows. */
export function newTokenBox(name: string, value: string): Markup {
  return html`<p role="status">
    Token “${name}”: <code id="new-token">${value}</code>
    <small>Copy it now: it is not shown again.</small>
  </p>`;
}

function whoIsThere(site: Site, session: SessionEntry | undefined): Markup {
  if (!session) return html`<a href="${site.signInPath}">Sign in</a>`;
  return html`<a href="${site.homeOf(session.login)}">${session.login}</a>
    <form method="post" action="${site.signOutPath}">${csrfField(session)}<button>Sign out</button></form>`;
}
