import ipaddr from 'ipaddr.js';
import { z } from 'zod';

const MOST_PROXIES = 10;

/** What to write, for whoever wrote something else. */
const ADVICE =
  'write the number of proxies in front of the server, such as 1, or their addresses and networks, such as 127.0.0.1,10.1.0.0/16';

const network = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])
  // A network of everybody would let everybody be anybody.
  .refine((text) => !text.endsWith('/0'));

/**
 * Whose `X-Forwarded-For` is believed: that of so many proxies in a row, or of the proxies at these addresses and in
 * these networks (CIDR). A number is safe only where nobody reaches the server around them.
 */
export type TrustedProxies = number | readonly string[];
export const trustedProxiesSchema = z.union([
  z.int().min(1).max(MOST_PROXIES),
  z.array(network).min(1).readonly(),
]);

/**
 * The same as it stands in a setting.
 *
 * @example
 * trustedProxiesSetting.parse('1'); // 1
 * trustedProxiesSetting.parse('127.0.0.1, 10.1.0.0/16'); // ['127.0.0.1', '10.1.0.0/16']
 */
export const trustedProxiesSetting = z.string().transform((text, context): TrustedProxies | 'off' => {
  if (text === 'off') return 'off';
  const given = /^\d+$/.test(text) ? Number(text) : text.split(',').map((item) => item.trim());
  const parsed = trustedProxiesSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  context.addIssue({ code: 'custom', message: describeWrong(given) });
  return z.NEVER;
});

/**
 * Tells whether the sender of a request, or the next one before it, is a trusted proxy.
 *
 * @param proxies - false: nobody is
 * @returns asks with an address and how many proxies stand between it and the server
 * @throws Error that says what to write, for anything that trusts everybody
 */
export function trustIn(proxies: TrustedProxies | false): (address: string, hop: number) => boolean {
  if (proxies === false) return () => false;
  const parsed = trustedProxiesSchema.safeParse(proxies);
  if (!parsed.success) throw new Error(`trustProxy: ${describeWrong(proxies)}`);
  const trusted = parsed.data;
  if (typeof trusted === 'number') return (_address, hop) => hop < trusted;
  const networks = trusted.map(readNetwork);
  return (address) => {
    if (!ipaddr.isValid(address)) return false;
    const sender = ipaddr.process(address);
    return networks.some(([proxy, bits]) => proxy.kind() === sender.kind() && sender.match(proxy, bits));
  };
}

function describeWrong(given: unknown): string {
  const isOn = given === true || (Array.isArray(given) && given[0] === 'on');
  return isOn ? `'on' believes whatever a client writes: ${ADVICE}` : ADVICE;
}

function readNetwork(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
