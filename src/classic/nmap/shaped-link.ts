/** A link that changes packets on their way out: another time to live, checksums that do not hold. */
import type { Link } from '../../link/link.ts';
import { LinkWrapper } from '../../link/link-wrapper.ts';
import type { PreparedBatch } from '../../link/prepared-batch.ts';
import { findIpParts, ipParts } from '../../wire/ip-header.ts';
import { ipProtocols } from '../../wire/ip-protocol.ts';

/** What is changed; null and false leave it. */
export interface PacketShape {
  readonly ttl: number | null;
  readonly badSum: boolean;
}

/** Offsets of the checksums in the transport headers (RFC 9293, RFC 768); that of SCTP is at 8, all four bytes of it. */
const checksumAt: Readonly<Record<number, number>> = {
  [ipProtocols.tcp]: 16,
  [ipProtocols.udp]: 6,
  [ipProtocols.sctp]: 8,
};

/** Wraps a link of linkTypes.raw. */
export function shapedLink(inner: Link, shape: PacketShape): Link {
  return new ShapedLink(inner, shape);
}

class ShapedLink extends LinkWrapper {
  readonly #shape: PacketShape;
  readonly #parts = ipParts();
  /** Frames of the batch that are shaped already: a batch that was not taken whole comes again. */
  #done = 0;

  constructor(inner: Link, shape: PacketShape) {
    super(inner);
    this.#shape = shape;
  }

  override send(batch: PreparedBatch, from = 0): number {
    for (let index = Math.max(from, this.#done); index < batch.count; index++) {
      const start = index * batch.slotLength;
      this.#change(batch.bytes, start, start + batch.lengths[index]!);
    }
    const taken = super.send(batch, from);
    this.#done = from + taken === batch.count ? 0 : batch.count;
    return taken;
  }

  #change(bytes: Uint8Array, start: number, end: number): void {
    const { ttl, badSum } = this.#shape;
    const parts = this.#parts;
    if (findIpParts(bytes, start, end, parts) !== null) return;
    // The kernel writes the checksum of an IPv4 header itself (raw(7)).
    if (ttl !== null) bytes[start + (parts.version === 4 ? 8 : 7)] = ttl;
    const at = checksumAt[parts.protocol];
    if (badSum && at !== undefined) bytes[parts.transportStart + at]! ^= 0x55;
  }
}
