import type { ReturnMessage } from '@daybook/core';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.js';
import { currentSession } from './authenticate.js';
import { serverUrlOf } from './server-url.js';

/** Where the list is, for somebody who was told that something is not filed. */
export interface ListLink {
  url: string;
  /** Whether it is filed by itself later. */
  isKept: boolean;
}

/** An address that opens the list of who is signed in with a client, in a browser: once, for some minutes. */
export async function linkToList(
  { visits, publicUrl }: Pick<Context, 'visits' | 'publicUrl'>,
  request: FastifyRequest,
): Promise<string> {
  const link = await visits.makeLink(currentSession(request));
  return `${serverUrlOf(request, publicUrl)}/unfiled?link=${encodeURIComponent(link)}`;
}

/**
 * The same words with a link that unfolds below them. The widget knows items of two types, `text` with `text`, and `link`
 * with `text`, `href` and an `id` that it tells the client when somebody opens it; it leaves out all others, and makes no
 * link of an address in the words themselves (RingCentral Embeddable, `src/components/AlertRenderer/CustomizedAlert.tsx`).
 */
export function withLink(message: ReturnMessage, { url, isKept }: ListLink): ReturnMessage {
  const items = [{ id: 'unfiled', type: 'link', text: 'Open your list', href: url }];
  const title = isKept ? 'What waits' : 'What could not be filed';
  const details = [...(message.details ?? []), { title, items }];
  return { ...message, details };
}
