import ipaddr from 'ipaddr.js';

/** A household or a machine gets a whole /64 of IPv6 addresses: telling them apart would let one client be many. */
const GROUPS_OF_A_NETWORK = 4;

/**
 * What tells one client without a sign-in from another: its IPv4 address, or its IPv6 network.
 *
 * @param address - as the socket or the proxy tells it
 * @returns the address in one spelling; `unknown` for what is none
 * @example
 * networkOf('::ffff:198.51.100.7'); // '198.51.100.7'
 * networkOf('2001:db8:1:2:3:4:5:6'); // '2001:db8:1:2::/64'
 */
export function networkOf(address = ''): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const read = ipaddr.process(address);
  if (read instanceof ipaddr.IPv4) return read.toString();
  const groups = read.parts.slice(0, GROUPS_OF_A_NETWORK).map((group) => group.toString(16));
  return `${groups.join(':')}::/64`;
}
