import MarkdownIt from 'markdown-it';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import type { LogFormat } from '../../src/index.js';

type Node = DefaultTreeAdapterTypes.ChildNode;

/** What a person reads: the participants, and the texts of the list of messages, one for each of them. */
export interface Read {
  participants: string[];
  texts: string[];
}

const commonmark = new MarkdownIt('commonmark', { html: false });
const everyday = new MarkdownIt();

/** A way to look at a rendered entry, as a CRM or a browser would. */
export const readers: { name: string; format: LogFormat; read: (body: string) => Read }[] = [
  { name: 'HTML', format: 'text/html', read: readHtml },
  { name: 'CommonMark', format: 'text/markdown', read: (body) => readHtml(commonmark.render(body)) },
  {
    name: 'Markdown with tables and more',
    format: 'text/markdown',
    read: (body) => readHtml(everyday.render(body)),
  },
  { name: 'plain text', format: 'text/plain', read: readPlain },
];

function readHtml(html: string): Read {
  const fragment = parseFragment(html);
  const [participants, messages, ...more] = all(fragment.childNodes, 'ul');
  if (participants === undefined || messages === undefined || more.length > 0)
    throw new Error(`not two lists: ${html}`);
  return {
    participants: all(children(participants), 'li').map((item) => textOf(children(item)).trim()),
    texts: all(children(messages), 'li').map((item) => textOf(all(children(item), 'b', 'strong'))),
  };
}

function readPlain(body: string): Read {
  const [, participants, texts] =
    /^Participants\n- ([^]*?)\n\nConversation\(\d+ messages\)\nBEGIN\n------------\n- ([^]*)\n------------\nEND$/m.exec(
      body,
    ) ?? [];
  if (participants === undefined || texts === undefined) throw new Error(`not an entry: ${body}`);
  return {
    participants: participants.split('\n- '),
    texts: texts.split('\n- ').map((item) => item.split('\n  ').slice(1).join('\n')),
  };
}

function children(node: Node): Node[] {
  return 'childNodes' in node ? node.childNodes : [];
}

function all(nodes: readonly Node[], ...names: string[]): Node[] {
  return nodes.flatMap((node) => [
    ...(names.includes(node.nodeName) ? [node] : []),
    ...all(children(node), ...names),
  ]);
}

/** `<br>` is a line break; the one that Markdown's renderer writes behind it for looks is not. */
function textOf(nodes: readonly Node[]): string {
  return nodes
    .map((node, index) => {
      if (node.nodeName === 'br') return '\n';
      if (!('value' in node)) return textOf(children(node));
      return nodes[index - 1]?.nodeName === 'br' ? node.value.replace(/^\n/, '') : node.value;
    })
    .join('');
}
