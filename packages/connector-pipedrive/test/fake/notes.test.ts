import { expect, test } from 'vitest';
import { acme } from './support.js';

async function stored(note: string): Promise<unknown> {
  const { ask } = acme();
  const { body } = await ask('POST', '/api/v2/activities', { note });
  return (body.data as { note: unknown }).note;
}

const CASES: [sent: string, kept: string][] = [
  ['<b>Ada</b><br><ul><li>one</li></ul>', '<b>Ada</b><br /><ul><li>one</li></ul>'],
  ['<br/>a<BR >b</br>', '<br />a<br />b<br />'],
  ['It&#39;s &quot;5&quot; &#x3c; 6 &amp; so on', 'It\'s "5" &lt; 6 &amp; so on'],
  ['a&nbsp;b&#160;c\u00A0d', 'a&nbsp;b&nbsp;c&nbsp;d'],
  ['AT&T, 1 < 2 > 0, &bogus; &#0;', 'AT&amp;T, 1 &lt; 2 &gt; 0, &amp;bogus; &amp;#0;'],
  ['&amp;lt;b&amp;gt;', '&amp;lt;b&amp;gt;'],
  ['one<!-- daybook 7 -->two<!-- open', 'onetwo'],
  ['<!DOCTYPE html><?xml?>a <! b', 'a &lt;! b'],
  ['<p class="x">text</p><script>alert(1)</script>', 'textalert(1)'],
  ['<b onclick="x>y">bold</b>', '<b>bold</b>'],
  [
    '<a class="x" href="https://a.example/?b=1&c=2" target=_blank>fax</a>',
    '<a href="https://a.example/?b=1&amp;c=2">fax</a>',
  ],
  ["<a href='http://a.example'>x</a>", '<a href="http://a.example">x</a>'],
  ['<a href="javascript:alert(1)">x</a> <a>y</a>', 'x y'],
  ['<a href="java&#115;cript:alert(1)">x</a>', 'x'],
  ['<ul><li>one<li>two', '<ul><li>one<li>two</li></li></ul>'],
  ['</b>a<b>b<ul>c</b>d', 'a<b>b<ul>c</ul></b>d'],
  ['line one\nline two 😀', 'line one\nline two 😀'],
  ['', ''],
];

test.each(CASES)('%j is kept as %j', async (sent, kept) => {
  expect(await stored(sent)).toBe(kept);
});

test.each(CASES)('what is kept of %j stays the same when it is sent again', async (_, kept) => {
  expect(await stored(kept)).toBe(kept);
});
