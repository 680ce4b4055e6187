import { type Attachment, MAXIMUM_ADDRESS, type Message } from '../contract/v1/message.js';
import { toSafeText } from './text.js';
import { withoutToken } from './without-token.js';

/** The page that opens a RingCentral media address after its visitor has signed in there (protocol, section 4.6). */
const VIEWER = 'https://ringcentral.github.io/ringcentral-media-reader/?media=';

/** What an attachment is to a reader. */
export type MediaKind = 'image' | 'video' | 'recording' | 'document' | 'transcript' | 'attachment';

/** One attachment, ready to be shown. */
export interface Media {
  kind: MediaKind;
  /** Opens in a browser and is safe to keep: it holds no token. Undefined when the message carries no address. */
  link: string | undefined;
  /** The file's own address, without a token. */
  source: string | undefined;
  contentType: string | undefined;
  fileName: string | undefined;
  /** What a transcript says. */
  text: string | undefined;
}

/** Everything in a message beside its text, in the message's own order. */
export function mediaOf({ attachments }: Pick<Message, 'attachments'>): Media[] {
  return (attachments ?? []).filter(isShown).map((attachment) => {
    const source = withoutToken(attachment.uri);
    const link = withoutToken(attachment.link);
    return {
      kind: kindOf(attachment),
      link: link ?? (source && VIEWER + encodeURIComponent(source)),
      source,
      contentType: attachment.contentType ?? undefined,
      fileName: attachment.fileName || undefined,
      text: attachment.text?.trim() || undefined,
    };
  });
}

/**
 * What a message has beside its text, without words that were there before: some systems tell those of a voicemail as its
 * text, as its transcript and in an attachment.
 */
export function withoutEchoes({
  subject,
  transcript,
  attachments,
}: Pick<Message, 'subject' | 'transcript' | 'attachments'>): Pick<Message, 'transcript' | 'attachments'> {
  if (!transcript && !attachments?.some(isSpoken)) return { transcript, attachments };
  const said = new Set<string>();
  const isNew = (text: string | null | undefined): boolean => {
    const words = toSafeText(text ?? '')
      .replace(/\s+/g, ' ')
      .trim();
    return !said.has(words) && Boolean(said.add(words));
  };
  isNew(subject);
  return {
    transcript: isNew(transcript) ? transcript : null,
    attachments: attachments?.filter((attachment) => !isSpoken(attachment) || isNew(attachment.text)),
  };
}

/** A transcript that has its words. */
function isSpoken({ type, text }: Attachment): boolean {
  return type === 'AudioTranscription' && Boolean(text?.trim());
}

/** The message as it may be kept: addresses without tokens, so that a live credential never reaches the disk. */
export function withoutTokens(message: Message): Message {
  if (!message.attachments?.length) return message;
  const attachments = message.attachments.map((attachment) => ({
    ...attachment,
    uri: keptAddress(attachment.uri),
    link: keptAddress(attachment.link),
  }));
  return { ...message, attachments };
}

/** Signs that are encoded make an address longer. What no message may have does not make one that cannot be read again. */
function keptAddress(sent: string | null | undefined): string | undefined {
  const address = withoutToken(sent);
  return address !== undefined && address.length <= MAXIMUM_ADDRESS ? address : undefined;
}

/**
 * A `Text` attachment is the message's text once more, SMIL is the layout of a slide show that no phone plays any more,
 * and a transcript without words or address is not there yet.
 */
export function isShown({ type, contentType, fileName, text, uri, link }: Attachment): boolean {
  if (type === 'Text' || /\bsmil\b/i.test(contentType ?? '') || /\.smil?$/i.test(fileName ?? ''))
    return false;
  return type !== 'AudioTranscription' || Boolean(text?.trim() || uri || link);
}

function kindOf({ type, contentType }: Attachment): MediaKind {
  if (type === 'AudioRecording') return 'recording';
  if (type === 'RenderedDocument') return 'document';
  if (type === 'AudioTranscription') return 'transcript';
  const family = contentType?.toLowerCase().split('/')[0];
  return family === 'image' || family === 'video' ? family : 'attachment';
}
