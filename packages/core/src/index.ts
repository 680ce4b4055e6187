/**
 * The heart of Daybook: the contract that a connector keeps, the digest of a conversation's day, and the logbook that
 * writes it into a CRM once. Knows no CRM, no database and no HTTP server.
 *
 * @packageDocumentation
 */
export type { AppConnectModule } from './app-connect/app-connect-module.js';
export { type FromAppConnectOptions, fromAppConnect } from './app-connect/from-app-connect.js';
export { type CallFact, callFactSchema, type RawCallFact } from './call/call-fact.js';
export {
  type CallKnowledge,
  callKnowledgeSchema,
  hasEnded,
  isFinal,
  withoutWords,
} from './call/call-knowledge.js';
export { type CallMemory, callMemorySchema, forgetWords, sawEntry } from './call/call-memory.js';
export { toCallParameters } from './call/call-parameters.js';
export type { CallTextSettings } from './call/call-text-settings.js';
export { renderFurtherEntry } from './call/further-entry.js';
export { learnOfCall } from './call/learn-of-call.js';
export { type EntryMerge, mergeIntoEntry } from './call/merge-into-entry.js';
export { type CallPart, renderCall } from './call/render-call.js';
export { type ShownCall, showCall } from './call/show-call.js';
export type { StandingEntry } from './call/standing-entry.js';
export { type CallLog, callLogSchema } from './contract/v1/call-log.js';
export type {
  Connector,
  ConnectorDefinition,
  Limits,
  MarkerPlace,
  Spending,
  Writes,
} from './contract/v1/connector.js';
export {
  type Contact,
  type ContactInfo,
  contactInfoSchema,
  contactSchema,
  NEW_CONTACT_ID,
  type RecordId,
  recordIdSchema,
} from './contract/v1/contact.js';
export { defineConnector } from './contract/v1/define-connector.js';
export { type Digest, digestSchema, type LogFormat, logFormatSchema } from './contract/v1/digest.js';
export {
  type InterfaceName,
  interfaces,
  type Params,
  type ParsedResult,
  type Result,
  requiredInterfaces,
} from './contract/v1/interfaces.js';
export { isAllowedHost, type Manifest, manifestSchema } from './contract/v1/manifest.js';
export {
  type Attachment,
  attachmentSchema,
  idSchema,
  type Message,
  messageSchema,
  type Party,
  partySchema,
  timeSchema,
} from './contract/v1/message.js';
export { type MessageLog, messageLogSchema } from './contract/v1/message-log.js';
export {
  type CallChange,
  type CallOutcome,
  callChangeSchema,
  callOutcomeSchema,
  type PhoneCall,
  phoneCallSchema,
} from './contract/v1/phone-call.js';
export { joinMessages, type ReturnMessage, returnMessageSchema } from './contract/v1/return-message.js';
export { type PlatformUserInfo, platformUserInfoSchema, type User, userSchema } from './contract/v1/user.js';
export { isReadableZone } from './contract/zone.js';
export { findOtherCores, type OtherCores } from './copies.js';
export { type BuildDigestInput, buildDigest } from './digest/build-digest.js';
export { type Conversation, conversationSchema, isGroup } from './digest/conversation.js';
export { type Grouping, groupByDay, type KeyedMessages } from './digest/conversation-key.js';
export { toLocalDay, toLocalTime, type Zone } from './digest/local-time.js';
export { mergeConversation } from './digest/merge-conversation.js';
export { describeKnowledge, type ToldMessage, withNews, withPieces } from './digest/newest-knowledge.js';
export { cutAsTold, wholeOf } from './digest/pieces.js';
export { escapeHtml } from './digest/render-html.js';
export { toSafeLine, toSafeText } from './digest/text.js';
export { DaybookError, type DaybookErrorOptions } from './errors/daybook-error.js';
export { describeIssues } from './errors/describe-issues.js';
export {
  type ErrorCode,
  type ErrorKind,
  type ErrorRow,
  errorTable,
  isErrorCode,
  refusals,
} from './errors/error-table.js';
export { redact } from './errors/redact.js';
export { createHttpClient, type HttpClientOptions } from './http/http-client.js';
export { nodeAdapter } from './http/node-adapter.js';
export { path } from './http/path.js';
export type { ReadRefusal, Refusal } from './http/refusal.js';
export { retryAfter } from './http/retry-after.js';
export { parseJson } from './json.js';
export type { HowToLogCall, LogCallOutcome } from './logbook/call-logging.js';
export type {
  ArrivingCall,
  CallStore,
  FoundCall,
  KnownCall,
  Learnt,
  TakenInCall,
} from './logbook/call-store.js';
export type { HowToLog, LogOutcome } from './logbook/day-logging.js';
export { glimpseOfCall, glimpseOfMessage } from './logbook/glimpse.js';
export { GroupCommit } from './logbook/group-commit.js';
export {
  callDigestId,
  callItemId,
  digestId,
  markerOf,
  scopedMessageId,
} from './logbook/identity.js';
export { inTurns } from './logbook/in-turns.js';
export { isKnownAgain } from './logbook/likeness.js';
export { bringsChoice, type LogDay, newestSubmission } from './logbook/log-day.js';
export { Logbook } from './logbook/logbook.js';
export { type LogbookOptions, withoutUndefined } from './logbook/logbook-options.js';
export type { Intent, Lease, Opened, Opening } from './logbook/opening.js';
export { isMarkedAs } from './logbook/own-marker.js';
export type {
  CallState,
  DigestRecord,
  EntryRecord,
  EntryState,
  Likeness,
  LogbookRecord,
  LoggedCall,
  MessageRecord,
  MessageState,
  RecordFrame,
} from './logbook/record.js';
export type {
  ArrivingMessage,
  Backlog,
  DueDigest,
  FoundMessage,
  Glimpse,
  LogbookStore,
  Problem,
  Release,
  Standing,
  TakeIn,
  TakenIn,
  Told,
  UnfiledDigest,
  UnfiledReason,
  WriteResult,
} from './logbook/store.js';
export type { Account, Profile, Written } from './logbook/write-entry.js';
export { regionOf } from './phone/region.js';
export { isSameNumber } from './phone/same-number.js';
export { type HowToRead, readWantedNumber, toE164, type WantedNumber } from './phone/wanted-number.js';
export { type EntryText, hasSameWords } from './text/entry-text.js';
export { fingerprint } from './text/fingerprint.js';
export { within } from './within.js';
