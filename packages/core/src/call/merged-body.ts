import type { CallMemory } from './call-memory.js';
import type { CallLayout } from './lay-out-call.js';

/** What the text becomes, before memory. */
export interface MergedBody {
  body: string;
  layout: CallLayout;
  isEdited: boolean;
  hasChanged: boolean;
  /** Our newest text stands there, whole, and nothing is to be added. */
  stands: boolean;
  /** An older text of ours stood there: whatever we wrote since must be written again. */
  isOlder: boolean;
  after: Partial<CallMemory>;
}
