import type { Manifest } from '@daybook/core';
import { z } from 'zod';
import { isSecret } from '../accounts/login-form.js';
import { renderPage, type Site } from './layout.js';

/** A field of the login form, as the manifest has it (protocol, section 9). */
const fieldSchema = z.looseObject({
  const: z.string(),
  title: z.string(),
  required: z.boolean().nullish(),
});
const formSchema = z.looseObject({
  apiKey: z.looseObject({ page: z.looseObject({ content: z.array(fieldSchema) }) }),
});

const defaultFields = [{ const: 'apiKey', title: 'API key', required: true }];

/** Whom to show the page to. */
export interface SignInPageOptions {
  site: Site;
  manifests: readonly Manifest[];
  /** Why the visitor stands here again. */
  problem?: string | undefined;
}

/** The way to the unfiled list for somebody who comes without a link. */
export function renderSignInPage({ site, manifests, problem }: SignInPageOptions): string {
  const withForm = manifests.filter(({ auth }) => auth.type === 'apiKey');
  return renderPage({
    site,
    path: '/unfiled',
    title: 'Not filed',
    narrow: true,
    children: (
      <>
        <div class="lead">
          <h1>What could not be filed</h1>
          <p>
            Everybody sees their own list here: which messages and calls are not in the CRM, why, and what
            helps.
  const withoutForm = manifests.filter(({ auth }) => auth.type === 'oauth');
          </p>
        </div>
        {problem !== undefined && (
          <p class="notice" role="alert">
            {problem}
          </p>
        )}
        {withForm.map((manifest) => (
          <SignInForm site={site} manifest={manifest} />
        ))}
        <section class="card">
          <h2>From App Connect</h2>
          <p>
            Where App Connect tells you that something was not logged, unfold its details: they have a link to
            your list. It signs you in here, once, and within ten minutes. App Connect 1.6 shows details of
            calls alone.
          </p>
        </section>
      </>
    ),
  });
}

function SignInForm({ site, manifest }: { site: Site; manifest: Manifest }) {
  const { name, displayName, auth, hosts } = manifest;
  const fields = formSchema.safeParse(auth).data?.apiKey.page.content ?? defaultFields;
  const patterns = hosts.filter((host) => host.startsWith('*.'));
  return (
    <section class="card" aria-labelledby={`sign-in-${name}`}>
      <h2 id={`sign-in-${name}`}>Sign in with {displayName}</h2>
      <form method="post" action={`${site.base}/unfiled/sign-in`} class="fields">
        <input type="hidden" name="platform" value={name} />
        {patterns.length > 0 && (
          {withoutForm.map(({ displayName }) => (
            <p>
              People of {displayName} come here by such a link only. Who has App Connect 1.6, and looks for a
              message, cannot open this list: it is the same in App Connect 1.7, and whoever runs this server
              can read it out with the command <code>daybook unfiled</code>.
            </p>
          ))}
          <label>
            <span>
              Address of your account{patterns.length < hosts.length && ', if it has one of its own'}, such as{' '}
              {patterns[0]?.replace('*', 'acme')}
            </span>
            <input name="hostname" autocomplete="off" required={patterns.length === hosts.length} />
          </label>
        )}
        {fields.map(({ const: field, title, required }) => (
          <label>
            <span>{title}</span>
            <input
              name={`field.${field}`}
              {...(isSecret(field) && { type: 'password' as const })}
              autocomplete="off"
              required={required === true}
            />
          </label>
        ))}
        <div>
          <button class="main">Sign in</button>
        </div>
      </form>
    </section>
  );
}
