import { status400IsALogin } from './400-is-a-login.js';
import { status401IsAnOutage } from './401-is-an-outage.js';
import { status403IsALogin } from './403-is-a-login.js';
import { status404IsAnOutage } from './404-is-an-outage.js';
import { status404IsGone } from './404-is-gone.js';
import { status429IsARefusal } from './429-is-a-refusal.js';
import { status500IsARefusal } from './500-is-a-refusal.js';
import { status503IsARefusal } from './503-is-a-refusal.js';
import { absenceIsARefusal } from './absence-is-a-refusal.js';
import { acceptsEverybody } from './accepts-everybody.js';
import { accountUntold } from './account-untold.js';
import { addressAsHost } from './address-as-host.js';
import { addsLinksItself } from './adds-links-itself.js';
import { alwaysAtHome } from './always-at-home.js';
import { anyDigitsMatch } from './any-digits-match.js';
import { appends } from './appends.js';
import { asksBeforeEachCreate } from './asks-before-each-create.js';
import { believesItLanded } from './believes-it-landed.js';
import { bringsBack } from './brings-back.js';
import type { Broken } from './broken.js';
import { callAlwaysWritesItsOutcome } from './call-always-writes-its-outcome.js';
import { callAlwaysWritesTimeAndLength } from './call-always-writes-time-and-length.js';
import { callBroughtBack } from './call-brought-back.js';
import { callChoiceGoesNowhere } from './call-choice-goes-nowhere.js';
import { callClearsTheDeal } from './call-clears-the-deal.js';
import { callGoesOnWhenGivenUp } from './call-goes-on-when-given-up.js';
import { callInMinutes } from './call-in-minutes.js';
import { callInTheConversation } from './call-in-the-conversation.js';
import { callIsTheNewest } from './call-is-the-newest.js';
import { callKeepsItsTime } from './call-keeps-its-time.js';
import { callKeepsItsTitle } from './call-keeps-its-title.js';
import { callLookupFailureIsNone } from './call-lookup-failure-is-none.js';
import { callMadeOnce } from './call-made-once.js';
import { callMadeTwice } from './call-made-twice.js';
import { callMovesToNow } from './call-moves-to-now.js';
import { callMovesToTheDayOfUtc } from './call-moves-to-the-day-of-utc.js';
import { callOfItsOwnMaking } from './call-of-its-own-making.js';
import { callOfTheQuotedMarker } from './call-of-the-quoted-marker.js';
import { callOnTheDayOfUtc } from './call-on-the-day-of-utc.js';
import { callOutageIsARefusal } from './call-outage-is-a-refusal.js';
import { callRead403IsDeletion } from './call-read-403-is-deletion.js';
import { callReadFailureIsDeletion } from './call-read-failure-is-deletion.js';
import { callReadInPart } from './call-read-in-part.js';
import { callSendsEmptyChoices } from './call-sends-empty-choices.js';
import { callStartsFromNothing } from './call-starts-from-nothing.js';
import { callTakenOverAsItWas } from './call-taken-over-as-it-was.js';
import { callTakenOverWithoutLength } from './call-taken-over-without-length.js';
import { callUpdateOutageIsSuccess } from './call-update-outage-is-success.js';
import { callWithoutAReceipt } from './call-without-a-receipt.js';
import { callWithoutItsDeal } from './call-without-its-deal.js';
import { callWithoutLength } from './call-without-length.js';
import { callWrittenWhole } from './call-written-whole.js';
import { cannotLeave } from './cannot-leave.js';
import { clearsTheDeal } from './clears-the-deal.js';
import { clientOfAnotherApp } from './client-of-another-app.js';
import { codeInTheManifest } from './code-in-the-manifest.js';
import { comparesAsText } from './compares-as-text.js';
import { contactMadeTwice } from './contact-made-twice.js';
import { contactMadeWhenGivenUp } from './contact-made-when-given-up.js';
import { contactTriedAgainAtOnce } from './contact-tried-again-at-once.js';
import { contactWithoutNumber } from './contact-without-number.js';
import { contactsForEverybody } from './contacts-for-everybody.js';
import { countryOfTheCaller } from './country-of-the-caller.js';
import { createOnly } from './create-only.js';
import { cutAtTheFirstEmoji } from './cut-at-the-first-emoji.js';
import { cutsLongText } from './cuts-long-text.js';
import { cutsTitles } from './cuts-titles.js';
import { dayOfTheServer } from './day-of-the-server.js';
import { decoratedContactId } from './decorated-contact-id.js';
import { deletedCanBeRead } from './deleted-can-be-read.js';
import { deletedReadsEmpty } from './deleted-reads-empty.js';
import { deletionIsARefusal } from './deletion-is-a-refusal.js';
import { deletionIsAnOutage } from './deletion-is-an-outage.js';
import { dollarReplace } from './dollar-replace.js';
import { dropsTheLetters } from './drops-the-letters.js';
import { echoesWhatWasSent } from './echoes-what-was-sent.js';
import { editsByRegex } from './edits-by-regex.js';
import { emojiInHalves } from './emoji-in-halves.js';
import { escapesTheSubject } from './escapes-the-subject.js';
import { escapesTwice } from './escapes-twice.js';
import { everyDigitCounts } from './every-digit-counts.js';
import { everybodyIsTheCompany } from './everybody-is-the-company.js';
import { extensionAsNumber } from './extension-as-number.js';
import { faxByNumber } from './fax-by-number.js';
import { findsByTheWholeName } from './finds-by-the-whole-name.js';
import { findsDeleted } from './finds-deleted.js';
import { firstContactByName } from './first-contact-by-name.js';
import { firstFieldOnly } from './first-field-only.js';
import { firstHitUnchecked } from './first-hit-unchecked.js';
import { firstLoginForAll } from './first-login-for-all.js';
import { firstMarkerWins } from './first-marker-wins.js';
import { firstMatchOnly } from './first-match-only.js';
import { firstNameOnly } from './first-name-only.js';
import { firstPageOfContacts } from './first-page-of-contacts.js';
import { firstPageOfEntries } from './first-page-of-entries.js';
import { forgetsTheHint } from './forgets-the-hint.js';
import { formForOauth } from './form-for-oauth.js';
import { goesOnAlone } from './goes-on-alone.js';
import { goneIsAbsence } from './gone-is-absence.js';
import { groupUnderOneMember } from './group-under-one-member.js';
import { hammers500 } from './hammers-500.js';
import { ignoresTheHint } from './ignores-the-hint.js';
import { indexLaterThanTold } from './index-later-than-told.js';
import { keepsTheSubject } from './keeps-the-subject.js';
import { keepsWhomItFound } from './keeps-whom-it-found.js';
import { keyInErrors } from './key-in-errors.js';
import { keyInLinks } from './key-in-links.js';
import { keyInTheQuery } from './key-in-the-query.js';
import { knocksForEver } from './knocks-for-ever.js';
import { limitTooHigh } from './limit-too-high.js';
import { loginOfTheFake } from './login-of-the-fake.js';
import { looksInItsOwnTable } from './looks-in-its-own-table.js';
import { lookup429IsNone } from './lookup-429-is-none.js';
import { lookupFailureIsNull } from './lookup-failure-is-null.js';
import { lookupFailureMeansNone } from './lookup-failure-means-none.js';
import { lostCallIsARefusal } from './lost-call-is-a-refusal.js';
import { lostCallUpdateIsARefusal } from './lost-call-update-is-a-refusal.js';
import { lostUpdateIsARefusal } from './lost-update-is-a-refusal.js';
import { markerInAComment } from './marker-in-a-comment.js';
import { measuresLetters } from './measures-letters.js';
import { midnightInUtc } from './midnight-in-utc.js';
import { movesOnUpdate } from './moves-on-update.js';
import { nameAsNumber } from './name-as-number.js';
import { nameBreaksTheQuery } from './name-breaks-the-query.js';
import { nameInTheAddress } from './name-in-the-address.js';
import { namesEmoji } from './names-emoji.js';
import { needsAMessage } from './needs-a-message.js';
import { neverLooks } from './never-looks.js';
import { neverUncertain } from './never-uncertain.js';
import { newContactOfNobody } from './new-contact-of-nobody.js';
import { newPersonEachTime } from './new-person-each-time.js';
import { newestIsMine } from './newest-is-mine.js';
import { noHeaderNoWait } from './no-header-no-wait.js';
import { nobodyIsAnError } from './nobody-is-an-error.js';
import { noonInUtc } from './noon-in-utc.js';
import { offsetForACursor } from './offset-for-a-cursor.js';
import { offsetInMilliseconds } from './offset-in-milliseconds.js';
import { offsetOfToday } from './offset-of-today.js';
import { oneEntryPerContact } from './one-entry-per-contact.js';
import { oneEntryPerDay } from './one-entry-per-day.js';
import { oneLine } from './one-line.js';
import { oneNumberAField } from './one-number-a-field.js';
import { oneSpelling } from './one-spelling.js';
import { onlyThreeBytes } from './only-three-bytes.js';
import { outageIsAWrongKey } from './outage-is-a-wrong-key.js';
import { pageOfNoHost } from './page-of-no-host.js';
import { pageOfNothing } from './page-of-nothing.js';
import { pageOfTheContact } from './page-of-the-contact.js';
import { partsAreOne } from './parts-are-one.js';
import { plainIsHtml } from './plain-is-html.js';
import { printsNull } from './prints-null.js';
import { printsRequests } from './prints-requests.js';
import { printsUndefined } from './prints-undefined.js';
import { read401IsDeletion } from './read-401-is-deletion.js';
import { readFailureIsDeletion } from './read-failure-is-deletion.js';
import { readsAPreview } from './reads-a-preview.js';
import { readsAnotherTitle } from './reads-another-title.js';
import { readsBeforeEachUpdate } from './reads-before-each-update.js';
import { readsEscaped } from './reads-escaped.js';
import { readsItsOwnCopy } from './reads-its-own-copy.js';
import { readsOneHeaderOnly } from './reads-one-header-only.js';
import { readsPlainText } from './reads-plain-text.js';
import { readsTheFirstParagraph } from './reads-the-first-paragraph.js';
import { readsToTheFirstRule } from './reads-to-the-first-rule.js';
import { recreatesOn404 } from './recreates-on-404.js';
import { remembersInMemory } from './remembers-in-memory.js';
import { remembersNobody } from './remembers-nobody.js';
import { remembersWhoSignedIn } from './remembers-who-signed-in.js';
import { repeatsLostWrites } from './repeats-lost-writes.js';
import { repeatsRefusals } from './repeats-refusals.js';
import { resetsTheDeal } from './resets-the-deal.js';
import { retries401 } from './retries-401.js';
import { returnsNothing } from './returns-nothing.js';
import { roundedContactIds } from './rounded-contact-ids.js';
import { roundedEntryIds } from './rounded-entry-ids.js';
import { search401IsNobody } from './search-401-is-nobody.js';
import { searchFailureIsNobody } from './search-failure-is-nobody.js';
import { searchOfTheFake } from './search-of-the-fake.js';
import { searchesImpatiently } from './searches-impatiently.js';
import { secretInTheManifest } from './secret-in-the-manifest.js';
import { sendsEmptyChoices } from './sends-empty-choices.js';
import { settlesAtOnce } from './settles-at-once.js';
import { shortFormatName } from './short-format-name.js';
import { startsWhenGivenUp } from './starts-when-given-up.js';
import { storageOfTheFake } from './storage-of-the-fake.js';
import { stripsSlashes } from './strips-slashes.js';
import { stripsTags } from './strips-tags.js';
import { swallowsRefusals } from './swallows-refusals.js';
import { titleInBytes } from './title-in-bytes.js';
import { titleLimitTooHigh } from './title-limit-too-high.js';
import { today } from './today.js';
import { todayForThreads } from './today-for-threads.js';
import { tokensFromElsewhere } from './tokens-from-elsewhere.js';
import { tokensInTheClear } from './tokens-in-the-clear.js';
import { tokensOfNoHost } from './tokens-of-no-host.js';
import { trustsAnyHost } from './trusts-any-host.js';
import { undefinedAsId } from './undefined-as-id.js';
import { unescapes } from './unescapes.js';
import { unreadableIsUnwritten } from './unreadable-is-unwritten.js';
import { updateForgetsTheWait } from './update-forgets-the-wait.js';
import { updateRefusalIsSuccess } from './update-refusal-is-success.js';
import { updateTakesLess } from './update-takes-less.js';
import { updatesTheNewest } from './updates-the-newest.js';
import { voicemailAsText } from './voicemail-as-text.js';
import { wantsAnotherField } from './wants-another-field.js';
import { windowsTimeZone } from './windows-time-zone.js';
import { wrongHost } from './wrong-host.js';
import { zoneUntold } from './zone-untold.js';

export type { Broken } from './broken.js';

/** Connectors with one bug each, by the topic of the case that must catch it. */
export const brokenConnectors: readonly Broken[] = [
  wrongHost,
  formForOauth,
  codeInTheManifest,
  shortFormatName,
  returnsNothing,
  wantsAnotherField,
  acceptsEverybody,
  remembersWhoSignedIn,
  retries401,
  newPersonEachTime,
  windowsTimeZone,
  addressAsHost,
  roundedContactIds,
  nobodyIsAnError,
  comparesAsText,
  firstMatchOnly,
  anyDigitsMatch,
  extensionAsNumber,
  dropsTheLetters,
  countryOfTheCaller,
  alwaysAtHome,
  oneNumberAField,
  firstFieldOnly,
  oneSpelling,
  everyDigitCounts,
  firstPageOfContacts,
  offsetForACursor,
  remembersNobody,
  keepsWhomItFound,
  nameAsNumber,
  contactWithoutNumber,
  contactMadeTwice,
  contactTriedAgainAtOnce,
  decoratedContactId,
  firstContactByName,
  roundedEntryIds,
  createOnly,
  appends,
  keepsTheSubject,
  neverLooks,
  remembersInMemory,
  markerInAComment,
  firstPageOfEntries,
  newestIsMine,
  believesItLanded,
  indexLaterThanTold,
  firstMarkerWins,
  oneEntryPerContact,
  oneEntryPerDay,
  partsAreOne,
  updatesTheNewest,
  clearsTheDeal,
  resetsTheDeal,
  sendsEmptyChoices,
  readsItsOwnCopy,
  deletedCanBeRead,
  deletedReadsEmpty,
  bringsBack,
  goneIsAbsence,
  deletionIsAnOutage,
  deletionIsARefusal,
  findsDeleted,
  midnightInUtc,
  noonInUtc,
  offsetOfToday,
  today,
  todayForThreads,
  dayOfTheServer,
  movesOnUpdate,
  dollarReplace,
  unescapes,
  stripsTags,
  escapesTwice,
  editsByRegex,
  onlyThreeBytes,
  emojiInHalves,
  oneLine,
  cutsLongText,
  stripsSlashes,
  escapesTheSubject,
  addsLinksItself,
  readsEscaped,
  readsPlainText,
  cutAtTheFirstEmoji,
  namesEmoji,
  readsToTheFirstRule,
  readsTheFirstParagraph,
  readsAPreview,
  readsAnotherTitle,
  cutsTitles,
  titleLimitTooHigh,
  titleInBytes,
  findsByTheWholeName,
  echoesWhatWasSent,
  voicemailAsText,
  faxByNumber,
  printsNull,
  printsUndefined,
  groupUnderOneMember,
  needsAMessage,
  limitTooHigh,
  measuresLetters,
  updateTakesLess,
  repeatsLostWrites,
  lostUpdateIsARefusal,
  neverUncertain,
  undefinedAsId,
  unreadableIsUnwritten,
  lookupFailureMeansNone,
  lookupFailureIsNull,
  readFailureIsDeletion,
  searchFailureIsNobody,
  status500IsARefusal,
  status503IsARefusal,
  hammers500,
  swallowsRefusals,
  status400IsALogin,
  repeatsRefusals,
  status401IsAnOutage,
  status403IsALogin,
  status404IsAnOutage,
  absenceIsARefusal,
  status404IsGone,
  recreatesOn404,
  updateRefusalIsSuccess,
  read401IsDeletion,
  search401IsNobody,
  callRead403IsDeletion,
  callUpdateOutageIsSuccess,
  newContactOfNobody,
  lookup429IsNone,
  updateForgetsTheWait,
  startsWhenGivenUp,
  callGoesOnWhenGivenUp,
  contactMadeWhenGivenUp,
  goesOnAlone,
  ignoresTheHint,
  readsOneHeaderOnly,
  searchesImpatiently,
  noHeaderNoWait,
  knocksForEver,
  forgetsTheHint,
  status429IsARefusal,
  keyInErrors,
  printsRequests,
  keyInLinks,
  keyInTheQuery,
  trustsAnyHost,
  firstLoginForAll,
  contactsForEverybody,
  asksBeforeEachCreate,
  readsBeforeEachUpdate,
  cannotLeave,
  looksInItsOwnTable,
  loginOfTheFake,
  searchOfTheFake,
  storageOfTheFake,
  tokensFromElsewhere,
  tokensInTheClear,
  tokensOfNoHost,
  clientOfAnotherApp,
  pageOfNoHost,
  secretInTheManifest,
  accountUntold,
  zoneUntold,
  offsetInMilliseconds,
  outageIsAWrongKey,
  firstNameOnly,
  settlesAtOnce,
  pageOfTheContact,
  pageOfNothing,
  plainIsHtml,
  firstHitUnchecked,
  callWithoutAReceipt,
  callMadeOnce,
  callOfItsOwnMaking,
  callWrittenWhole,
  callAlwaysWritesTimeAndLength,
  callAlwaysWritesItsOutcome,
  callMovesToNow,
  callReadInPart,
  callStartsFromNothing,
  callBroughtBack,
  callIsTheNewest,
  callOfTheQuotedMarker,
  callMadeTwice,
  callWithoutLength,
  callInMinutes,
  callKeepsItsTitle,
  callKeepsItsTime,
  callTakenOverAsItWas,
  callTakenOverWithoutLength,
  callClearsTheDeal,
  callSendsEmptyChoices,
  callChoiceGoesNowhere,
  callWithoutItsDeal,
  callInTheConversation,
  lostCallIsARefusal,
  lostCallUpdateIsARefusal,
  callOutageIsARefusal,
  callReadFailureIsDeletion,
  callLookupFailureIsNone,
  callOnTheDayOfUtc,
  callMovesToTheDayOfUtc,
  everybodyIsTheCompany,
  nameBreaksTheQuery,
  nameInTheAddress,
];
