import { html, raw } from 'hono/html';
import type { Viewer } from './page-context.ts';

/** A piece of a page; everything put into it was escaped. */
export type Html = ReturnType<typeof html>;

const stylesheet = `
  body { font: 15px/1.5 system-ui, sans-serif; color: #1f2328; background: #fff; margin: 0 auto; max-width: 52rem; padding: 0 1rem 4rem; }
  header { display: flex; gap: 1rem; align-items: center; border-bottom: 1px solid #d1d9e0; padding: .75rem 0; }
  header form { margin-left: auto; }
  h1 { font-size: 1.4rem; font-weight: 600; }
  h2, legend { font-size: 1.05rem; font-weight: 600; }
  a { color: #0550ae; }
  fieldset { border: 1px solid #d1d9e0; border-radius: 6px; margin: 1rem 0; padding: .5rem 1rem; }
  ul { list-style: none; padding: 0; }
  ul ul { padding-left: 1.5rem; }
  .entries > li { border: 1px solid #d1d9e0; border-radius: 6px; padding: .5rem 1rem; margin: .5rem 0; }
  .field { margin: 1rem 0; }
  .field > label { display: block; font-weight: 600; }
  .permission { display: flex; justify-content: space-between; padding: .2rem 0; }
  .hint { color: #59636e; }
  .flash { border: 1px solid #54aeff; background: #ddf4ff; border-radius: 6px; padding: .5rem 1rem; margin: 1rem 0; }
  .error { border-color: #ff8182; background: #ffebe9; }
  input[type=text], input[type=password], input[type=date], textarea, select, button { font: inherit; color: inherit; padding: .3rem .5rem; border: 1px solid #818b98; border-radius: 6px; background: #fff; }
  #new-oauth-token { width: 100%; box-sizing: border-box; font-family: monospace; }
  button { cursor: pointer; background: #f6f8fa; }
  button.main { background: #1a7f37; border-color: #1a7f37; color: #fff; }
  button.danger { color: #b3121d; }
  li:has(> label > input:checked) > ul { opacity: .6; }
  .custom-date, .selected-repositories, .only { display: none; }
  form:has([name=expiration] option[value=custom]:checked) .custom-date { display: block; }
  form:has([name=repository_selection][value=selected]:checked) .selected-repositories { display: block; }
  form:has([name=repository_selection][value=none]:checked) .repository-permissions { display: none; }
`;

/** A whole page. `viewer` is left out where nobody is signed in. */
export function renderPage({ title, viewer }: { title: string; viewer?: Viewer }, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${raw(stylesheet)}
        </style>
      </head>
      <body>
        <header>${viewer ? renderHeader(viewer) : html`<strong>GitHub (simulated)</strong>`}</header>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`;
}

/** The field that proves that a form comes from a page of this session. */
export function renderCsrfField({ csrfToken }: Viewer): Html {
  return html`<input type="hidden" name="authenticity_token" value="${csrfToken}" />`;
}

/** A form that is only a button. */
export function renderButton(
  viewer: Viewer,
  { action, label, look = '' }: { action: string; label: string; look?: 'main' | 'danger' | '' },
): Html {
  return html`<form method="post" action="${action}">
    ${renderCsrfField(viewer)}<button class="${look}">${label}</button>
  </form>`;
}

/** What is wrong with a form; nothing when all is well. */
export function renderProblem(problem: string | undefined): Html {
  return problem === undefined ? html`` : html`<p class="flash error" role="alert">${problem}</p>`;
}

/** A day as the pages write it: `Tue, Nov 24 2026`. */
export function renderDay(milliseconds: number): string {
  const [weekday, day, month, year] = new Date(milliseconds).toUTCString().split(/,? /);
  return `${weekday}, ${month} ${Number(day)} ${year}`;
}

function renderHeader(viewer: Viewer): Html {
  return html`<strong>GitHub (simulated)</strong>
    <a href="/settings/personal-access-tokens">Fine-grained tokens</a>
    <a href="/settings/tokens">Tokens (classic)</a>
    <span class="hint">${viewer.user.login}</span>
    ${renderButton(viewer, { action: '/settings/sign-out', label: 'Sign out' })}`;
}
