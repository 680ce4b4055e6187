import { type Attachment, MAXIMUM_ATTACHMENTS, type Message } from '../contract/v1/message.js';

/** None goes away, and each is completed. */
export function mergeAttachments(
  known: Message['attachments'],
  told: Message['attachments'],
  replaces: boolean,
): Attachment[] | null | undefined {
  if (!told?.length) return known;
  if (!known?.length) return told;
  const left = [...told];
  const merged = known.map((attachment): Attachment => {
    const index = left.findIndex((other) => isSameAttachment(attachment, other));
    if (index === -1) return attachment;
    const [same = attachment] = left.splice(index, 1);
    return {
      ...attachment,
      type: attachment.type ?? same.type,
      contentType: attachment.contentType ?? same.contentType,
      uri: newer(attachment.uri, same.uri, replaces),
      link: newer(attachment.link, same.link, replaces),
      fileName: newer(attachment.fileName, same.fileName, replaces),
      text: newer(attachment.text, same.text, replaces),
    };
  });
  return [...merged, ...left].slice(0, MAXIMUM_ATTACHMENTS);
}

/** By id, else by address; what had neither, as a recording that was not ready yet, by its type. */
export function isSameAttachment(known: Attachment, other: Attachment): boolean {
  if (known.id && other.id) return known.id === other.id;
  if (known.uri && other.uri) return known.uri === other.uri;
  if (known.link && other.link) return known.link === other.link;
  const hasAddress = (known.uri || known.link) && (other.uri || other.link);
  return !hasAddress && known.type === other.type;
}

/** Nothing empty replaces something. */
export function newer<Value>(known: Value, told: Value, replaces: boolean): Value {
  const isThere = (value: Value): boolean => value !== null && value !== undefined && value !== '';
  return isThere(told) && (replaces || !isThere(known)) ? told : known;
}
