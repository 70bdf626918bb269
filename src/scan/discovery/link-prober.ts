/** Asks hosts on this machine's own links who has their address: ARP (RFC 826) and neighbour discovery (RFC 4861). */
import { ipAddress, ipBytes, ipText } from '../../addr/ip-address.ts';
import type { IpAddress } from '../../addr/ip-address.ts';
import { macText } from '../../addr/mac.ts';
import type { Clock } from '../../base/clock.ts';
import type { Link } from '../../link/link.ts';
import { backPressure } from '../../link/link.ts';
import { batchOf } from '../../link/prepared-batch.ts';
import { arpField, arpOperation, arpOperations, emitArp, isArpForIpv4 } from '../../wire/arp.ts';
import { buildPacket, plainIpv6 } from '../../wire/build-packet.ts';
import { copyOf } from '../../wire/bytes.ts';
import { emitEthernet, ethernetField, ethernetType, etherTypes } from '../../wire/ethernet.ts';
import { icmpv6Types, parseIcmpv6 } from '../../wire/icmpv6.ts';
import { findIpParts, ipParts } from '../../wire/ip-header.ts';
import { ipProtocols } from '../../wire/ip-protocol.ts';
import { ndOptionTypes } from '../../wire/nd-option.ts';
import type { Prober, ProbeListener, ProbeTarget, Verdict } from '../prober.ts';

/** The way to a host on a link. */
export interface LinkWay {
  readonly interface: string;
  readonly mac: Uint8Array;
  readonly source: IpAddress;
}

/** What a prober is made of. */
export interface LinkProberOptions {
  readonly clock: Clock;
  /** The way to a host, or null where it is on no link of ours. */
  wayTo(address: IpAddress): LinkWay | null;
  /** An Ethernet link of an interface. The prober closes it. */
  openLink(name: string): Link;
}

/** The reason of outcomes for hosts that are on no link after all. */
export const notOnLink = 'not-on-link';

const elsewhere: Verdict = Object.freeze({ state: 'filtered', reason: notOnLink, from: null, ttl: null });
const capacity = 2048;

/** The prober: a space of one spot a host. */
export class LinkProber implements Prober {
  readonly capacity = capacity;
  readonly #options: LinkProberOptions;
  readonly #links = new Map<string, Link>();
  /** Hardware addresses that were told, by index. */
  readonly #macs = new Map<number, string>();
  readonly #waiting = new Map<string, { readonly frames: Uint8Array[]; readonly slots: number[] }>();
  readonly #slotOf = new Map<string, number>();
  readonly #indexOf = new Map<string, number>();
  readonly #texts: (string | undefined)[] = [];
  readonly #parts = ipParts();

  constructor(options: LinkProberOptions) {
    this.#options = options;
  }

  begin(slot: number, { address, index }: ProbeTarget): Verdict | 'pending' {
    const way = this.#options.wayTo(address);
    if (way === null) return elsewhere;
    const name = way.interface;
    if (!this.#links.has(name)) this.#links.set(name, this.#options.openLink(name));
    const queue = this.#waiting.get(name) ?? { frames: [], slots: [] };
    this.#waiting.set(name, queue);
    queue.frames.push(address.version === 4 ? arpRequest(address, way) : neighbourSolicitation(address, way));
    queue.slots.push(slot);
    const text = ipText(ipAddress(address.version, address.value));
    const key = `${name} ${text}`;
    this.#slotOf.set(key, slot);
    this.#indexOf.set(key, index);
    this.#texts[slot] = key;
    return 'pending';
  }

  collect(listener: ProbeListener): void {
    for (const [name, queue] of this.#waiting) this.#send(this.#links.get(name)!, queue, listener);
    for (const [name, link] of this.#links) {
      link.receive((bytes, start, end) => {
        const told = this.#read(bytes, start, end);
        if (told !== null) this.#tell(name, told, listener);
      }, 0);
    }
  }

  /** The hardware address that the host of an index told, or null. */
  macOf(index: number): string | null {
    return this.#macs.get(index) ?? null;
  }

  abandon(slot: number): void {
    const key = this.#texts[slot];
    if (key !== undefined && this.#slotOf.get(key) === slot) this.#slotOf.delete(key);
    this.#texts[slot] = undefined;
  }

  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const both = AbortSignal.any([over.signal, signal]);
    try {
      const readable = [...this.#links.values()].map((link) => link.whenReadable(both));
      await Promise.race([...readable, this.#options.clock.sleep(milliseconds, both)]);
    } finally {
      over.abort();
    }
  }

  close(): void {
    for (const link of this.#links.values()) link.close();
  }

  #send(link: Link, queue: { frames: Uint8Array[]; slots: number[] }, listener: ProbeListener): void {
    while (queue.frames.length > 0) {
      const batch = batchOf(queue.frames.slice(0, 256));
      const taken = link.send(batch);
      const error = link.sendError;
      queue.frames.splice(0, taken);
      queue.slots.splice(0, taken);
      if (error === null) continue;
      if (backPressure.has(error)) return;
      queue.frames.shift();
      const slot = queue.slots.shift()!;
      if (this.#texts[slot] === undefined) continue;
      this.abandon(slot);
      listener.ended(slot, { fault: error }, null);
    }
  }

  /** Who told which hardware address, or null. */
  #read(bytes: Uint8Array, start: number, end: number): { ip: IpAddress; mac: string; reason: string } | null {
    const at = start + ethernetField.payload;
    if (end - start < ethernetField.payload + arpField.end) return null;
    if (ethernetType(bytes, start) === etherTypes.arp) {
      if (!isArpForIpv4(bytes, at) || arpOperation(bytes, at) !== arpOperations.reply) return null;
      const value = Buffer.from(bytes.buffer, bytes.byteOffset + at + arpField.senderIpv4, 4).readUInt32BE();
      const mac = macText(bytes, at + arpField.senderHardware);
      return { ip: ipAddress(4, BigInt(value)), mac, reason: 'arp-response' };
    }
    const parts = this.#parts;
    if (findIpParts(bytes, at, end, parts) !== null || parts.protocol !== ipProtocols.icmpv6) return null;
    const message = parseIcmpv6(bytes, parts.transportStart, parts.end);
    if (!message.ok || message.value.type !== icmpv6Types.neighborAdvertisement || !('override' in message.value))
      return null;
    const option = message.value.options.find(({ type }) => type === ndOptionTypes.targetLinkLayer);
    // Without the option (RFC 4861 section 7.2.5 lets a reply to a unicast go without) the frame itself tells.
    const told = option !== undefined && 'data' in option && option.data.length === 6 ? option.data : null;
    const mac = told === null ? macText(bytes, start + ethernetField.source) : macText(told);
    return { ip: message.value.target, mac, reason: 'nd-response' };
  }

  #tell(
    name: string,
    { ip, mac, reason }: { ip: IpAddress; mac: string; reason: string },
    listener: ProbeListener,
  ): void {
    const text = ipText(ip);
    const key = `${name} ${text}`;
    const index = this.#indexOf.get(key);
    if (index === undefined) return;
    this.#macs.set(index, mac);
    const answer = { state: 'open', reason, from: null, ttl: null } as const;
    const slot = this.#slotOf.get(key);
    if (slot === undefined) {
      listener.late(index, answer);
      return;
    }
    this.abandon(slot);
    listener.ended(slot, answer, null);
  }
}

const everybody = new Uint8Array(6).fill(0xff);

function arpRequest(target: IpAddress, { mac, source }: LinkWay): Uint8Array {
  const frame = new Uint8Array(ethernetField.payload + arpField.end);
  emitEthernet({ destination: everybody, source: mac, tags: [], etherType: etherTypes.arp }, frame, 0);
  const packet = {
    hardwareType: 1,
    protocolType: etherTypes.ipv4,
    operation: arpOperations.request,
    senderHardware: mac,
    senderProtocol: ipBytes(source),
    targetHardware: new Uint8Array(6),
    targetProtocol: ipBytes(target),
  };
  emitArp(packet, frame, ethernetField.payload);
  return frame;
}

/** To the solicited-node group of the target (RFC 4291 section 2.7.1), which its Ethernet group follows (RFC 2464 section 7). */
function neighbourSolicitation(target: IpAddress, { mac, source }: LinkWay): Uint8Array {
  const low = target.value & 0xff_ffffn;
  const group = ipAddress(6, (0xff02n << 112n) | 0x1_ff00_0000n | low);
  const destination = copyOf(Uint8Array.from([0x33, 0x33, ...ipBytes(group).subarray(12)]), 0, 6);
  const message = {
    type: icmpv6Types.neighborSolicitation,
    code: 0,
    checksum: 0,
    target: ipAddress(6, target.value),
    options: [{ type: ndOptionTypes.sourceLinkLayer, data: mac }],
  };
  return buildPacket({
    link: { destination, source: mac, tags: [], etherType: etherTypes.ipv6 },
    // Whoever is farther away than the link cannot have sent a hop limit of 255 (RFC 4861 section 7.1.1).
    network: { ...plainIpv6(ipAddress(6, source.value), group), hopLimit: 255 },
    transport: { kind: 'icmpv6', message },
    payload: new Uint8Array(0),
  }).bytes;
}
