/** What frames of an interface begin with, by its hardware type (ARPHRD_*, include/uapi/linux/if_arp.h). */
import { linkTypes } from '../wire/link-type.ts';
import type { RingFraming } from './ring.linux.ts';

const ethernetLike: ReadonlySet<number> = new Set([1, 772]);
/** Tunnels and modems whose packets begin with the IP header: RAWIP, TUNNEL, TUNNEL6, SIT, IPGRE, IPGRE6, NONE. */
const bareNetwork: ReadonlySet<number> = new Set([519, 768, 769, 776, 778, 823, 65_534]);

/** How a kind of interface is captured and sent on. */
export interface HardwareKind {
  readonly linkType: number;
  readonly framing: RingFraming;
  /** Bytes of its link header. */
  readonly headerLength: number;
}

/** Ethernet and loopback as they are, tunnels without a header, everything else with an SLL2 header in its place. */
export function hardwareKind(hardware: number): HardwareKind {
  if (ethernetLike.has(hardware)) return { linkType: linkTypes.ethernet, framing: 'link', headerLength: 14 };
  if (bareNetwork.has(hardware)) return { linkType: linkTypes.raw, framing: 'none', headerLength: 0 };
  return cookedKind;
}

/** How `any` is captured: frames of all kinds, each behind an SLL2 header. */
export const cookedKind: HardwareKind = { linkType: linkTypes.linuxSll2, framing: 'sll2', headerLength: 20 };
