/** The very packets that a scan would send, made by what would send them, and kept. */
import { ipText } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import type { Clock } from '../base/clock.ts';
import { memoryNetwork } from '../link/memory-link.ts';
import { PreparedBatch } from '../link/prepared-batch.ts';
import { buildPacket, plainIpv4, plainIpv6 } from '../wire/build-packet.ts';
import { linkTypes } from '../wire/link-type.ts';
import { protocolQuestion } from './discovery/questions.ts';
import type { Outbox } from './outbox.ts';
import { PacketProber } from './packet-prober.ts';
import type { ProbeSpace } from './probe-space.ts';
import type { PacketTechnique, PortTechnique } from './technique.ts';
import type { Way } from './ways.ts';

/** The first packet to a probe of the space, from the IP header on; or the errno name where no way leads there. */
export type DryPacket = (index: number) => Uint8Array | string;

/** How it is made. */
export interface DryOptions {
  readonly technique: PacketTechnique;
  readonly space: ProbeSpace;
  readonly seed: number;
  readonly clock: Clock;
  readonly sources: { readonly first: number; readonly last: number };
  /** The address to send from, or the errno name where there is no way. */
  readonly sourceOf: (destination: IpAddress) => IpAddress | string;
}

/** Makes packets without sending any. */
export function dryPackets(options: DryOptions): DryPacket {
  const { technique, sourceOf } = options;
  const known = new Map<string, IpAddress | string>();
  // Asking the kernel costs more than making the packet, and most probes go to few hosts.
  const remembered = { ...options, sourceOf: (to: IpAddress) => rememberedSource(known, to, sourceOf) };
  return asksPorts(technique) ? portPackets(technique, remembered) : protocolPackets(remembered);
}

const mostKnown = 4096;

function rememberedSource(
  known: Map<string, IpAddress | string>,
  to: IpAddress,
  sourceOf: DryOptions['sourceOf'],
): IpAddress | string {
  const key = ipText(to);
  const found = known.get(key) ?? sourceOf(to);
  if (known.size >= mostKnown) known.clear();
  known.set(key, found);
  return found;
}

function asksPorts(technique: PacketTechnique): technique is PortTechnique {
  return technique.transport !== 'ip';
}

function portPackets(technique: PortTechnique, { space, seed, clock, sources, sourceOf }: DryOptions): DryPacket {
  const [link] = memoryNetwork({ seed, ends: 1, linkType: linkTypes.raw }).ends;
  const outbox = new KeptFrame();
  const ways = new Map<string, Way>();
  const to = (destination: IpAddress): Way | string => {
    const source = sourceOf(destination);
    if (typeof source === 'string') return source;
    const key = ipText(source);
    const way = ways.get(key) ?? { source, link: null, outbox };
    ways.set(key, way);
    return way;
  };
  const prober = new PacketProber({
    technique,
    space,
    seed,
    link: link!,
    clock,
    ways: { to, outboxes: [outbox], close: () => undefined },
    sources,
  });
  return (index) => {
    const address = space.address(space.addressNumber(index));
    const source = sourceOf(address);
    if (typeof source === 'string') return source;
    prober.begin(0, { index, address, port: space.port(index), local: false }, 1);
    prober.abandon(0);
    return outbox.take();
  };
}

function protocolPackets({ space, sourceOf }: DryOptions): DryPacket {
  return (index) => {
    const destination = space.address(space.addressNumber(index));
    const source = sourceOf(destination);
    if (typeof source === 'string') return source;
    const { transport, payload, protocol } = protocolQuestion(destination.version, space.port(index));
    const network =
      destination.version === 4
        ? { ...plainIpv4(source, destination), protocol }
        : { ...plainIpv6(source, destination), nextHeader: protocol };
    return buildPacket({ link: null, network, transport, payload }).bytes;
  };
}

/** Keeps the last frame in place of sending it. */
class KeptFrame implements Outbox {
  readonly #batch = PreparedBatch.create({ slotLength: 1536, capacity: 1 });

  room(): PreparedBatch {
    this.#batch.count = 0;
    return this.#batch;
  }

  add(): void {
    this.#batch.count = 1;
  }

  take(): Uint8Array {
    return this.#batch.bytes.slice(0, this.#batch.lengths[0]);
  }

  flush(): void {
    this.#batch.count = 0;
  }

  finish(): void {
    this.#batch.count = 0;
  }

  close(): void {
    this.#batch.count = 0;
  }
}
