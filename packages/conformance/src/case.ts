import type { InterfaceName } from '@daybook/core';
import type { FaultKind } from './fake-crm-port.js';
import type { CaseContext } from './run/case-context.js';

/** How far a connector is proven. Each level includes those below it. */
export type Level = 1 | 2 | 3 | 4;

export const levels = [1, 2, 3, 4] as const satisfies readonly Level[];

export const levelNames: Readonly<Record<Level, string>> = {
  1: 'speaks the contract',
  2: 'safe to write',
  3: 'survives faults',
  4: 'seen live',
};

/** What a case needs: an interface of the connector or something else of it, a network, or something that the subject or its fake CRM can show. */
export type Capability =
  | InterfaceName
  | 'HTML'
  | 'logPageUrl'
  | 'OAuth'
  | 'http'
  | 'pages'
  | 'further numbers'
  | 'user fields'
  | 'shown day'
  | 'time zone'
  | 'emoji'
  | 'call fields'
  | 'a colleague';

/** What a case needs, as a list. */
export function needsOf({ capability }: Pick<Case, 'capability'>): readonly Capability[] {
  if (capability === undefined) return [];
  return typeof capability === 'string' ? [capability] : capability;
}

/** One proof. Cases are data: the runner, the vitest adapter, the command and the documentation all read them. */
export interface Case {
  /** `<topic>.<name>`; never changes once published. */
  id: string;
  level: Level;
  /** What happens to a user when the case fails. */
  why: string;
  /** Without it the case does not apply. */
  capability?: Capability | readonly Capability[];
  /** Faults that the case provokes. */
  faults?: readonly FaultKind[];
  /** No broken connector is caught by it: it shows that the others stand on firm ground. */
  control?: true;
  /** Throws when the connector does not keep what the case is about. */
  run(context: CaseContext): Promise<void>;
}
