/** What an ICMP error says in answer to a probe (RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1, RFC 4443 section 3). */
import type { IpVersion } from '../addr/ip-address.ts';

/** Codes of ICMP type 3. */
const unreachable: Readonly<Record<number, string>> = {
  0: 'net-unreach',
  1: 'host-unreach',
  2: 'proto-unreach',
  3: 'port-unreach',
  4: 'frag-needed',
  5: 'source-route-failed',
  6: 'net-unknown',
  7: 'host-unknown',
  8: 'host-isolated',
  9: 'net-prohibited',
  10: 'host-prohibited',
  11: 'net-unreach',
  12: 'host-unreach',
  13: 'admin-prohibited',
  14: 'precedence-unreach',
  15: 'precedence-cutoff',
};

/** Codes of ICMPv6 type 1. */
const unreachable6: Readonly<Record<number, string>> = {
  0: 'no-route',
  1: 'admin-prohibited',
  2: 'beyond-scope',
  3: 'addr-unreach',
  4: 'port-unreach',
  5: 'failed-policy',
  6: 'reject-route',
};

/** The reason for a type and code, or null where the message is no verdict on the probe (redirects, path MTU). */
export function icmpReason(version: IpVersion, type: number, code: number): string | null {
  if (version === 4) {
    if (type === 3) return unreachable[code] ?? 'dest-unreach';
    if (type === 11) return 'time-exceeded';
    return type === 12 ? 'param-problem' : null;
  }
  if (type === 1) return unreachable6[code] ?? 'dest-unreach';
  if (type === 3) return 'time-exceeded';
  return type === 4 ? 'param-problem' : null;
}
