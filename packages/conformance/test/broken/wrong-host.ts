/**
 * Bug: The manifest names the bare domain, while accounts live on hosts below it.
 * Origin: A slip of every author whose CRM gives each company a host of its own, as Pipedrive does.
 *
 * caught by: contract.hosts
 */
import { broken } from './broken.js';

export const wrongHost = broken({
  name: 'wrong-host',
  bug: 'The manifest names the bare domain, while accounts live on hosts below it.',
  origin: 'A slip of every author whose CRM gives each company a host of its own, as Pipedrive does.',
  caughtBy: 'contract.hosts',
  definition: (reference) => ({
    ...reference,
    manifest: { ...reference.manifest, hosts: ['reference-crm.example'] },
  }),
});
