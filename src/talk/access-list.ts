/** Who may connect: allow and deny lists of addresses and networks. */
import { parseCidr } from '../addr/cidr.ts';
import { ipBits, unmapped } from '../addr/ip-address.ts';
import { IpSet } from '../addr/ip-set.ts';
import type { IpRange } from '../addr/ip-range.ts';
import { PortolanError } from '../base/errors.ts';
import type { SocketName } from '../os/socket-name.ts';

/** Decides about peers. */
export interface AccessList {
  allows(peer: SocketName): boolean;
}

/**
 * A list: a denied peer is out, and where somebody is allowed by name, everybody else is out. Items are addresses and networks
 * (`10.0.0.0/8`), commas between them. Other peers have no such address: a file's permissions, or the hypervisor, decide about them. Throws PTL_BAD_ADDRESS.
 */
export function accessList(allow: readonly string[], deny: readonly string[]): AccessList {
  const allowed = setOf(allow);
  const denied = setOf(deny);
  return {
    allows(peer) {
      if (peer.kind !== 'internet') return true;
      const address = { ...unmapped(peer.address), zone: null };
      if (denied.has(address)) return false;
      return allow.length === 0 || allowed.has(address);
    },
  };
}

function setOf(items: readonly string[]): IpSet {
  return IpSet.of(
    items
      .flatMap((item) => item.split(','))
      .map((text) => text.trim())
      .filter((text) => text !== '')
      .map(rangeOf),
  );
}

function rangeOf(text: string): IpRange {
  const cidr = parseCidr(text);
  if (!cidr.ok)
    throw new PortolanError('PTL_BAD_ADDRESS', `"${text}" is no address or network: ${cidr.reason}`, {
      hint: 'write 10.0.0.0/8, 192.168.1.7 or fd00::/8',
    });
  const { network, prefix } = cidr.value;
  const size = 1n << BigInt(ipBits(network.version) - prefix);
  return { version: network.version, zone: null, first: network.value, last: network.value + size - 1n };
}
