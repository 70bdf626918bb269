/**
 * Where the answers of the routing tables may change: between two borders every address matches the same routes and rules of every
 * table, so that one question answers for all of them. A scan of a large network would else ask the kernel for each host.
 */
import { ipFromBytes } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { eachAttribute } from './sock-diag/attributes.ts';
import { netlinkFamily, openDump } from './sock-diag/netlink.linux.ts';

/** RTM_* of dumps and of their rows, RTA_DST and FRA_DST (include/uapi/linux/rtnetlink.h, fib_rules.h). */
const [newRoute, getRoute, newRule, getRule, destinationAttribute] = [24, 26, 32, 34, 1];
const requestDump = 0x301;
const families = { 4: 2, 6: 10 } as const;
/** struct rtmsg and struct fib_rule_hdr alike: the family, then the length of the destination's prefix. */
const headerLength = 12;

/** The first addresses of the spans, ascending, by version. Throws PTL_NETLINK, PTL_NO_FFI and SystemCallError. */
export function routeBorders(version: 4 | 6): readonly bigint[] {
  const borders = new Set<bigint>([0n]);
  const bits = version === 4 ? 32 : 128;
  for (const [ask, rowType] of [
    [getRoute, newRoute],
    [getRule, newRule],
  ] as const) {
    for (const { address, prefix } of destinations(ask, rowType, version)) {
      const size = 1n << BigInt(bits - prefix);
      const first = (address.value / size) * size;
      borders.add(first);
      borders.add(first + size);
    }
  }
  return [...borders].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function destinations(
  ask: number,
  rowType: number,
  version: 4 | 6,
): readonly { readonly address: IpAddress; readonly prefix: number }[] {
  const request = Buffer.alloc(16 + headerLength);
  request.writeUInt32LE(request.length, 0);
  request.writeUInt16LE(ask, 4);
  request.writeUInt16LE(requestDump, 6);
  request.writeUInt32LE(1, 8);
  request[16] = families[version];
  const found: { address: IpAddress; prefix: number }[] = [];
  const dump = openDump(request, netlinkFamily.ROUTE, rowType);
  try {
    const visit = (bytes: Buffer, start: number, end: number): void => {
      const prefix = bytes[start + 1]!;
      eachAttribute(bytes, start + headerLength, end, (type, from, to) => {
        if (type === destinationAttribute && to - from === (version === 4 ? 4 : 16))
          found.push({ address: ipFromBytes(bytes.subarray(from, to)), prefix });
      });
    };
    while (dump.next(visit));
  } finally {
    dump.close();
  }
  return found;
}
