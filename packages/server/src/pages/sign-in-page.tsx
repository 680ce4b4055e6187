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
  /** The form that was not taken. */
  refused?: RefusedForm | undefined;
}

interface RefusedForm {
  platform: string;
  /** Whether the address of the account is what is wrong; else it is the key, as nearly always. */
  isHost: boolean;
  /** By the name of the field: what is not secret. */
  typed: Record<string, string>;
}

const PROBLEM = 'problem';

/** The way to the unfiled list for somebody who comes without a link. */
export function renderSignInPage({ site, manifests, problem, refused }: SignInPageOptions): string {
  const withForm = manifests.filter(({ auth }) => auth.type === 'apiKey');
  const withoutForm = manifests.filter(({ auth }) => auth.type === 'oauth');
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
          </p>
        </div>
        {problem !== undefined && (
          <p id={PROBLEM} class="notice" role="alert">
            {problem}
          </p>
        )}
        {withForm.map((manifest) => (
          <SignInForm
            site={site}
            manifest={manifest}
            refused={refused?.platform === manifest.name ? refused : undefined}
          />
        ))}
        <section class="card">
          <h2>From App Connect</h2>
          <p>
            Where App Connect tells you that something was not logged, unfold its details: they have a link to
            your list. It signs you in here, once, and within ten minutes. App Connect 1.6 shows details of
            calls alone.
          </p>
          {withoutForm.map(({ displayName }) => (
            <p>
              People of {displayName} come here by such a link only. Who has App Connect 1.6, and looks for a
              message, cannot open this list: it is the same in App Connect 1.7, and whoever runs this server
              can read it out with the command <code>daybook unfiled</code>.
            </p>
          ))}
        </section>
      </>
    ),
  });
}

/** Says at a field that it is the one in question, and puts the focus there. */
const inQuestion = { autofocus: true, 'aria-invalid': true, 'aria-describedby': PROBLEM } as const;

function SignInForm({
  site,
  manifest,
  refused,
}: {
  site: Site;
  manifest: Manifest;
  refused: RefusedForm | undefined;
}) {
  const { name, displayName, auth, hosts } = manifest;
  const fields = formSchema.safeParse(auth).data?.apiKey.page.content ?? defaultFields;
  const patterns = hosts.filter((host) => host.startsWith('*.'));
  const wrong = fields.find(({ const: field }) => isSecret(field)) ?? fields[0];
  return (
    <section class="card" aria-labelledby={`sign-in-${name}`}>
      <h2 id={`sign-in-${name}`}>Sign in with {displayName}</h2>
      <form method="post" action={`${site.base}/unfiled/sign-in`} class="fields">
        <input type="hidden" name="platform" value={name} />
        {patterns.length > 0 && (
          <label>
            <span>
              Address of your account{patterns.length < hosts.length && ', if it has one of its own'}, such as{' '}
              {patterns[0]?.replace('*', 'acme')}
            </span>
            <input
              name="hostname"
              value={refused?.typed['hostname']}
              autocomplete="off"
              required={patterns.length === hosts.length}
              {...(refused?.isHost && inQuestion)}
            />
          </label>
        )}
        {fields.map(({ const: field, title, required }) => (
          <label>
            <span>{title}</span>
            <input
              name={`field.${field}`}
              {...(isSecret(field) && { type: 'password' as const })}
              value={refused?.typed[`field.${field}`]}
              autocomplete="off"
              required={required === true}
              {...(refused?.isHost === false && field === wrong?.const && inQuestion)}
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
