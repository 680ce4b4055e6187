import type { LogFormat } from '../contract/v1/digest.js';
import type { Line } from '../digest/document.js';
import { toLocalTime, whichOfTwo } from '../digest/local-time.js';
import { isUnseen, toSafeLine } from '../digest/text.js';
import { PENDING } from './call-fact.js';
import { type CallKnowledge, linkOf, type Side, sidesOf } from './call-knowledge.js';
import { type CallSwitch, type CallSwitches, readCallSwitches } from './call-switches.js';
import type { CallTextSettings } from './call-text-settings.js';
import { titleOf } from './call-title.js';
import { describeJourney } from './journey.js';

/** Stands where a link is still to come. */
export const PENDING_LINK = '(pending...)';

/** A long text under a heading of its own. */
export interface Section {
  fact: FactName;
  title: string;
  text: string;
}

/** What can become known after a call was logged, and is told once more if it was not yet. */
export const factNames = [
  'recordingLink',
  'voicemailLink',
  'ringSenseAIScore',
  'ringSenseLink',
  'aiNote',
  'transcript',
  'ringSenseTranscript',
  'ringSenseSummary',
  'ringSenseBulletedSummary',
  'legs',
] as const;
export type FactName = (typeof factNames)[number];

/** What CRMs have fields for, and the switch of the line that says it in words, too. */
export const fieldFacts = {
  time: 'addCallLogDateTime',
  duration: 'addCallLogDuration',
  outcome: 'addCallLogResult',
} as const satisfies Record<string, CallSwitch>;

/** One line of "Call details". */
export interface Detail {
  /** Undefined for what is not told a second time. */
  fact: FactName | undefined;
  line: Line;
  /** A link that is still to come. */
  isPending: boolean;
}

/** The lines of a call that have something to say and that the person wants to see, in App Connect's order (calls, 2.5). */
export function composeDetails(known: CallKnowledge, settings: CallTextSettings): Detail[] {
  const switches = readCallSwitches(settings.userSettings);
  const { contactSide, agentSide } = sidesOf(known);
  const isHtml = settings.format === 'text/html';
  const text = (name: CallSwitch, label: string, value: string | undefined, fact?: FactName): Detail[] =>
    switches.shows(name) && value !== undefined && !isUnseen(value)
      ? [{ fact, line: [...labelled(label), { text: toSafeLine(value) }], isPending: false }]
      : [];
  const link = (name: CallSwitch, label: string, fact: FactName & `${string}Link`): Detail[] => {
    const told = known[fact];
    if (!switches.shows(name) || told === undefined) return [];
    const spans = linkSpans(linkOf(told), settings.format);
    return [{ fact, line: [...labelled(label), ...spans], isPending: !linkOf(told) }];
  };
  return [
    ...text('addCallSessionId', 'Session Id', known.sessionId),
    ...text(
      'addRingCentralUserName',
      'RingCentral user name',
      agentSide.name ?? known.agentName ?? settings.agentName,
    ),
    ...text('addRingCentralNumber', 'RingCentral number and extension', numberAndExtension(agentSide)),
    ...text('addCallLogSubject', 'Summary', titleOf(known)),
    ...text(
      'addCallLogContactNumber',
      contactNumberLabel(known, settings.format),
      contactSide.phoneNumber ?? contactSide.extensionNumber,
    ),
    ...text(
      'addCallLogDateTime',
      isHtml ? 'Date/time' : 'Date/Time',
      printedStart(known, settings, switches),
    ),
    ...text('addCallLogDuration', 'Duration', printedDuration(known)),
    ...text('addCallLogResult', 'Result', known.result?.value),
    ...link('addCallLogRecording', 'Call recording link', 'recordingLink'),
    ...link('addCallLogRecording', 'Voicemail recording link', 'voicemailLink'),
    ...text('addCallLogRingSenseRecordingAIScore', 'Call score', known.ringSenseAIScore, 'ringSenseAIScore'),
    ...link('addCallLogRingSenseRecordingLink', 'ACE link', 'ringSenseLink'),
  ];
}

/** The long texts of a call, in order. */
export function composeSections(known: CallKnowledge, settings: CallTextSettings): Section[] {
  const { shows } = readCallSwitches(settings.userSettings);
  const section = (name: CallSwitch, title: string, fact: FactName, text: string | undefined): Section[] =>
    shows(name) && text !== undefined && !isUnseen(text) ? [{ fact, title, text }] : [];
  const journey = known.legs && describeJourney(known.legs.value, known.direction?.value);
  return [
    ...section('addCallLogAiNote', 'AI Note', 'aiNote', known.aiNote),
    ...section('addCallLogTranscript', 'Transcript', 'transcript', known.transcript),
    ...section(
      'addCallLogRingSenseRecordingTranscript',
      'ACE transcript',
      'ringSenseTranscript',
      known.ringSenseTranscript,
    ),
    ...section(
      'addCallLogRingSenseRecordingSummary',
      'ACE summary',
      'ringSenseSummary',
      known.ringSenseSummary,
    ),
    ...section(
      'addCallLogRingSenseRecordingBulletedSummary',
      'ACE bulleted summary',
      'ringSenseBulletedSummary',
      known.ringSenseBulletedSummary,
    ),
    ...section('addCallLogLegs', 'Call journey', 'legs', journey),
  ];
}

/** Whether the agent's words are shown. */
export function showsNote({ userSettings }: Pick<CallTextSettings, 'userSettings'>): boolean {
  return readCallSwitches(userSettings).shows('addCallLogNote');
}

/** A label of ours is no markup in any format. */
function labelled(label: string): Line {
  return [
    { text: label, strong: true, verbatim: true },
    { text: ': ', verbatim: true },
  ];
}

/** As App Connect prints it in each format: a reader of plain text needs the address, one of HTML a word to press. */
function linkSpans(link: string | undefined, format: LogFormat): Line {
  if (link === undefined) return [{ text: PENDING_LINK }];
  return [{ text: format === 'text/html' ? 'open' : link, link }];
}

function contactNumberLabel({ direction }: CallKnowledge, format: LogFormat): string {
  if (format !== 'text/html') return 'Contact Number';
  return direction?.value === 'Outbound' ? 'Recipient phone number' : 'Caller phone number';
}

function numberAndExtension({ phoneNumber, extensionNumber }: Side): string | undefined {
  const parts = [phoneNumber, extensionNumber && `ext ${extensionNumber}`].filter(Boolean);
  return parts.length === 0 ? undefined : parts.join(', ');
}

function printedStart(
  { startTime }: CallKnowledge,
  { zone }: CallTextSettings,
  { dateFormat }: CallSwitches,
): string | undefined {
  if (startTime === undefined) return undefined;
  const printed = toLocalTime(startTime.value, zone).format(dateFormat);
  return [printed, ...(isAmbiguous(dateFormat) ? whichOfTwo(startTime.value, zone) : [])].join(' ');
}

/** Whether a pattern prints hours and no offset. What stands in brackets is printed as it is. */
function isAmbiguous(dateFormat: string): boolean {
  const tokens = dateFormat.replace(/\[[^[\]]*\]/g, '');
  return /h/i.test(tokens) && !tokens.includes('Z');
}

function printedDuration({ duration, told }: CallKnowledge): string | undefined {
  if (duration !== undefined) return describeSeconds(duration.value);
  return told.rank === 0 ? PENDING : undefined;
}

/**
 * @example
 * describeSeconds(95); // '1 minute, 35 seconds'
 */
export function describeSeconds(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ] as const;
  const named = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return named.length === 0 ? '0 seconds' : named.join(', ');
}
