import { z } from 'zod';

const selectionSchema = z.looseObject({
  const: z.string(),
  title: z.string(),
  type: z.string(),
});

const formSchema = z.looseObject({ additionalFields: z.array(selectionSchema).default([]) });

/** `pipedrive`, `my-crm`: what stands in addresses, file names and the client's storage. */
const platformNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be lower case letters, digits and "-"');

/** `app.acme.com`, `*.acme.com` (any one label), or `localhost` for development. */
const hostSchema = z
  .string()
  .regex(/^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/, 'must be a host name such as "*.acme.com"');

/**
 * One platform of App Connect's manifest (protocol, section 9), with `hosts` added. Only what the client breaks on
 * is demanded; everything else passes through to it.
 *
 * @example
 * manifestSchema.parse({ name: 'acme', displayName: 'Acme', urlIdentifier: '*.acme.com', hosts: ['*.acme.com'],
 *   auth: { type: 'apiKey' } });
 */
export const manifestSchema = z.looseObject({
  name: platformNameSchema,
  displayName: z.string().min(1),
  /** Without it the client's service worker throws, for every platform. */
  urlIdentifier: z.string().min(1),
  /** Where credentials may be sent. A host from a request counts only if it matches one of these. */
  hosts: z.array(hostSchema).min(1),
  auth: z.looseObject({ type: z.enum(['apiKey', 'oauth']) }),
  contactTypes: z.array(z.looseObject({ display: z.string(), value: z.string() })).optional(),
  settings: z.array(z.looseObject({ id: z.string(), type: z.string() })).optional(),
  page: z
    .looseObject({
      messageLog: formSchema.prefault({}),
      callLog: formSchema.prefault({}),
      newContact: formSchema.prefault({}),
    })
    .prefault({}),
});
export type Manifest = z.infer<typeof manifestSchema>;

/**
 * Whether the manifest allows credentials to be sent to a host.
 *
 * @param manifest - the connector's manifest
 * @param hostname - a host name, perhaps with a port; case does not matter
 * @example
 * isAllowedHost({ hosts: ['*.acme.com'] }, 'eu.acme.com'); // true
 * isAllowedHost({ hosts: ['*.acme.com'] }, 'acme.com.evil.example'); // false
 */
export function isAllowedHost(manifest: Pick<Manifest, 'hosts'>, hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/:\d{1,5}$/, '');
  if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(host)) return false;
  return manifest.hosts.some((allowed) => {
    if (!allowed.startsWith('*.')) return host === allowed;
    const domain = allowed.slice(1);
    return host.endsWith(domain) && !host.slice(0, -domain.length).includes('.');
  });
}
