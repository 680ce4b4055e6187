import { type Connector, type InterfaceName, interfaces, type LogFormat } from '@daybook/core';
import { type Capability, type Case, needsOf } from '../case.js';
import { type FakeCrmPort, type FaultKind, faultKinds } from '../fake-crm-port.js';
import type { Subject } from '../subject.js';

/** Why a case is left out. `blocks`: its level cannot be held without it. */
export interface Omission {
  reason: string;
  blocks: boolean;
}

/** Not every CRM says how long to wait. All other faults can happen to every CRM behind a network. */
const kindsThatMayLack: ReadonlySet<FaultKind> = new Set(['rate-limit-with-hint', 'rate-limit-epoch']);

const missingFromSubject: Partial<Record<Capability, string>> = {
  pages: 'the fake gives no largestPage',
  'further numbers': 'the fake has no addNumber',
  'user fields': 'the fake has no setUserField and userField',
  'shown day': 'the fake has no shownDay',
  emoji: 'the CRM loses emoji (dropsEmoji)',
  'time zone': 'the CRM knows no time zone (knowsTimeZone)',
  'call fields': 'the fake has no callFields',
  'a colleague': 'nobody looked whether two people are told apart, for signIn has no colleague',
};

/**
 * Why a case does not apply; undefined when it does. What the connector itself does not have, such as an optional
 * interface, is plain to see. What its fake does not have must be explained by name, or the level is not held.
 */
export function whyOmitted(
  { faults = [], ...theCase }: Case,
  {
    subject,
    connector,
    format,
    port,
  }: { subject: Subject; connector: Connector; format: LogFormat | undefined; port: FakeCrmPort },
): Omission | undefined {
  const stated = subject.notApplicable?.[theCase.id];
  const needs = needsOf(theCase);
  const needsNetwork = needs.includes('http') || faults.length > 0;
  if (needsNetwork && !port.fetch) return { reason: 'the CRM is not reached over a network', blocks: false };
  const lackingInConnector = missingFromConnector(needs, connector, format);
  if (lackingInConnector !== undefined) return { reason: lackingInConnector, blocks: false };

  const kinds = port.queueFault ? (port.faultKinds ?? faultKinds) : [];
  const lacking = faults.filter((kind) => !kinds.includes(kind));
  if (lacking.length > 0) {
    const missing = `the fake cannot show ${lacking.join(', ')}`;
    const blocks = stated === undefined || lacking.some((kind) => !kindsThatMayLack.has(kind));
    return { reason: stated ?? explain(missing), blocks };
  }
  const missing = needs.flatMap((need) =>
    shows({ subject, port }, need) ? [] : (missingFromSubject[need] ?? []),
  )[0];
  if (missing !== undefined) return { reason: stated ?? explain(missing), blocks: stated === undefined };
  return stated === undefined ? undefined : { reason: stated, blocks: true };
}

function missingFromConnector(
  needs: readonly Capability[],
  connector: Connector,
  format: LogFormat | undefined,
): string | undefined {
  const lackingInterface = needs.filter(isInterface).find((name) => !connector.has(name));
  if (lackingInterface !== undefined) return `the connector has no ${lackingInterface}`;
  if (needs.includes('HTML') && format !== 'text/html') return 'the entries are not HTML';
  if (needs.includes('logPageUrl') && typeof connector.manifest.logPageUrl !== 'string')
    return 'the manifest has no logPageUrl';
  if (needs.includes('OAuth') && connector.manifest.auth.type !== 'oauth')
    return 'people sign in without OAuth';
  return undefined;
}

function explain(missing: string): string {
  return `${missing}, and notApplicable gives no reason`;
}

function isInterface(capability: Capability): capability is InterfaceName {
  return capability in interfaces;
}

function shows({ subject, port }: { subject: Subject; port: FakeCrmPort }, capability: Capability): boolean {
  if (capability === 'a colleague') return subject.signIn.colleague !== undefined;
  if (capability === 'pages') return port.largestPage !== undefined;
  if (capability === 'further numbers') return port.addNumber !== undefined;
  if (capability === 'shown day') return port.shownDay !== undefined;
  if (capability === 'time zone') return port.knowsTimeZone !== false;
  if (capability === 'emoji') return port.dropsEmoji !== true;
  if (capability === 'call fields') return port.callFields !== undefined;
  return port.setUserField !== undefined && port.userField !== undefined;
}
