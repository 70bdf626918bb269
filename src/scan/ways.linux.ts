/** The ways out of this machine, as its routing tables have them. */
import { ipv4Address } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { parseMac } from '../addr/mac.ts';
import type { Link } from '../link/link.ts';
import { openPacketLink } from '../link/packet-link.linux.ts';
import { interfacesByNetlink } from '../os/interfaces.linux.ts';
import type { Route } from '../os/routes.ts';
import { listNeighbours } from '../os/routes.linux.ts';
import { linkTypes } from '../wire/link-type.ts';
import type { EthernetHeader } from '../wire/ethernet.ts';
import { DirectOutbox, SharedOutbox } from './outbox.ts';
import type { Outbox } from './outbox.ts';
import type { ProbeSpace } from './probe-space.ts';
import { RouteSpans, routeTo } from './route-spans.linux.ts';
import type { Way, Ways } from './ways.ts';

/** Probes that are worth a link of their own, or other threads. */
const worthwhile = 4096;
/** A span whose router has no hardware address yet is looked at again after so many destinations. */
const lookAgainAfter = 256;
/** Spans of one range of addresses whose ways are looked at before the first probe: no more than a host's tables have as a rule. */
const mostSpans = 64;

/** The ways for the destinations of a space; `link` begins with IP, and takes what needs no better way. */
export function kernelWays(link: Link, space: ProbeSpace): Ways {
  return new KernelWays(link, space);
}

/** What is known of the addresses between two borders of the routing tables. */
interface Span {
  way: Way | string;
  /** Destinations left until it is looked up again; Infinity: as good as it gets. */
  left: number;
}

class KernelWays implements Ways {
  readonly #plain: Outbox;
  readonly #isLarge: boolean;
  /** No more links are opened. */
  readonly #isReady: boolean = false;
  readonly #routes = new RouteSpans();
  readonly #spans = new Map<string, Span>();
  /** Those of IPv4 once more, by the number of their span. */
  readonly #spans4: (Span | undefined)[] = [];
  /** Links that write frames, by interface index; null where the interface has no Ethernet frames. */
  readonly #frames = new Map<number, { readonly link: Link; readonly outbox: Outbox } | null>();

  constructor(link: Link, space: ProbeSpace) {
    this.#isLarge = space.size >= worthwhile;
    const first = this.#isLarge ? routeTo(space.address(0)) : null;
    // To this host itself a packet costs the kernel the answer as well, all of it within the system call that sends.
    const isHere = first !== null && typeof first !== 'string' && first.kind === 'local';
    this.#plain = isHere ? new SharedOutbox(link) : new DirectOutbox(link);
    if (this.#isLarge) this.#openFrames(space);
    this.#isReady = true;
  }

  get outboxes(): readonly Outbox[] {
    const frames = [...this.#frames.values()].flatMap((each) => (each === null ? [] : [each.outbox]));
    return frames.length === 0 ? [this.#plain] : [this.#plain, ...frames];
  }

  to4(destination: number): Way | string {
    const known = this.#spans4[this.#routes.of4(destination)];
    return known !== undefined && known.left-- > 0 ? known.way : this.to(ipv4Address(destination));
  }

  to(destination: IpAddress): Way | string {
    const key = this.#routes.keyOf(destination);
    const known = this.#spans.get(key);
    if (known !== undefined && known.left-- > 0) return known.way;
    const route = routeTo(destination);
    const span = typeof route === 'string' ? { way: route, left: Infinity } : this.#span(route, destination);
    // Where the source is the destination itself, it is another one for each.
    if (typeof span.way !== 'string' && span.way.source === destination) return span.way;
    this.#spans.set(key, span);
    if (destination.version === 4) this.#spans4[this.#routes.of4(Number(destination.value))] = span;
    return span.way;
  }

  close(): void {
    this.#plain.close();
    for (const each of this.#frames.values()) {
      each?.outbox.close();
      each?.link.close();
    }
  }

  /** Opened before anything is sent: later this process may have given up the right to. */
  #openFrames(space: ProbeSpace): void {
    for (const range of space.ranges) {
      for (const address of this.#routes.starts(range, mostSpans)) {
        const route = routeTo(address);
        if (typeof route !== 'string' && leavesByRouter(route)) this.#framesOf(route.interfaceIndex);
      }
    }
  }

  #span(route: Route, destination: IpAddress): Span {
    const source = route.source ?? (route.kind === 'local' ? destination : null);
    if (source === null) return { way: 'EADDRNOTAVAIL', left: Infinity };
    const plain = { source, link: null, outbox: this.#plain };
    if (!this.#isLarge || !leavesByRouter(route) || route.gateway === null) return { way: plain, left: Infinity };
    const frames = this.#framesOf(route.interfaceIndex);
    if (frames === null) return { way: plain, left: Infinity };
    const link = headerTo(route.gateway, route.interfaceIndex);
    if (link === null) return { way: plain, left: lookAgainAfter };
    return { way: { source, link, outbox: frames.outbox }, left: Infinity };
  }

  /** A link that writes Ethernet frames spares the kernel route and neighbour of each packet. */
  #framesOf(interfaceIndex: number): { readonly link: Link; readonly outbox: Outbox } | null {
    const known = this.#frames.get(interfaceIndex);
    if (known !== undefined || this.#isReady) return known ?? null;
    const name = interfacesByNetlink().find(({ index }) => index === interfaceIndex)?.name ?? null;
    const link = name === null ? null : openPacketLink({ interface: name, use: 'send' });
    const isEthernet = link !== null && link.linkType === linkTypes.ethernet;
    if (!isEthernet) link?.close();
    const made = isEthernet ? { link, outbox: new DirectOutbox(link) } : null;
    this.#frames.set(interfaceIndex, made);
    return made;
  }
}

function leavesByRouter({ kind, gateway }: Route): boolean {
  return kind === 'unicast' && gateway !== null;
}

/** The Ethernet header of frames to a router; null while the kernel does not know its hardware address. */
function headerTo(gateway: IpAddress, interfaceIndex: number): EthernetHeader | null {
  const neighbour = listNeighbours().find(
    ({ address, interfaceIndex: index, usable }) =>
      usable && index === interfaceIndex && address.version === gateway.version && address.value === gateway.value,
  );
  const own = interfacesByNetlink().find(({ index }) => index === interfaceIndex)?.mac ?? null;
  if (neighbour?.mac == null || own === null) return null;
  const [destination, source] = [parseMac(neighbour.mac), parseMac(own)];
  return destination.ok && source.ok
    ? { destination: destination.value, source: source.value, tags: [], etherType: 0 }
    : null;
}
