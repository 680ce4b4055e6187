import type { Message } from '../contract/v1/message.js';
import { mediaOf } from '../digest/media.js';

/**
 * The links that App Connect's contract names beside the message; which of them is set tells a connector the kind of
 * message (protocol, section 5.1). Download links are the media's own addresses and never carry a token.
 */
export function linksOf(message: Message): {
  recordingLink?: string;
  faxDocLink?: string;
  faxDownloadLink?: string;
  imageLink?: string;
  imageDownloadLink?: string;
  imageContentType?: string;
  videoLink?: string;
} {
  const media = mediaOf(message);
  const recording = media.find(({ kind }) => kind === 'recording');
  const fax = media.find(({ kind }) => kind === 'document');
  const image = media.find(({ kind }) => kind === 'image');
  const video = media.find(({ kind }) => kind === 'video');
  return {
    ...(recording?.link && { recordingLink: recording.link }),
    ...(fax?.link && { faxDocLink: fax.link }),
    ...(fax?.source && { faxDownloadLink: fax.source }),
    ...(image?.link && { imageLink: image.link }),
    ...(image?.source && { imageDownloadLink: image.source }),
    ...(image?.contentType && { imageContentType: image.contentType }),
    ...(video?.link && { videoLink: video.link }),
  };
}
