/** Which process each packet belongs to: flows are looked up once, sockets anew when a flow is unknown, and not too often. */
import { ipText } from '../../addr/ip-address.ts';
import type { InetProtocol } from '../../os/socket-table.ts';
import { ipProtocols } from '../../wire/ip-protocol.ts';
import { AddressTable } from '../address-table.ts';
import { findOffsets, packetOffsets } from '../offsets.ts';
import type { PacketBatch } from '../packet-batch.ts';
import { type FlowOwner, type FlowProcess, ProcessBook } from './flow-process.ts';
import { type Endpoint, readSocketBook, type SocketBook, type SocketScope } from './socket-book.ts';

/**
 * A look at the machine is followed by a rest of at least so long, and of so many times its own length: a tenth of the time at most.
 * The shortest is what matters on a quiet machine: of programs that live for 23 ms, 70 % are found with 5 ms and 41 % with 50.
 */
const shortestRestMs = 5;
const restFactor = 9;
/** Flows that are remembered; then all are looked up anew. */
const mostFlows = 100_000;
/** A flow that had no process is asked for again with each look, so often. */
const mostAttempts = 10;

const noOwner = (reason: string): FlowOwner => Object.freeze({ process: null, peer: null, reason });
const noPorts = noOwner('no ports: packets of this kind belong to no socket');
const pending = noOwner('not looked up yet: many new flows at once');
const forwarded = noOwner('neither end is on this machine');
const gone = noOwner('no socket has this flow any more: it was short, or the kernel answered by itself');

interface Flow {
  owner: FlowOwner;
  /** Who was found at its ends so far. */
  from: FlowProcess | null;
  to: FlowProcess | null;
  /** The look that the owner comes from, and the number of looks when the flow began. */
  look: number;
  readonly since: number;
  attempts: number;
  /** Whether no further look is to change the owner. */
  settled: boolean;
}

/** The transport protocols whose sockets have ports. */
const transports: ReadonlyMap<number, InetProtocol> = new Map([
  [ipProtocols.tcp, 'tcp'],
  [ipProtocols.udp, 'udp'],
  [ipProtocols.udpLite, 'udplite'],
  [ipProtocols.sctp, 'sctp'],
]);

/** Tells whose packets are. */
export class FlowOwners {
  readonly #scope: SocketScope;
  readonly #processes: ProcessBook;
  readonly #places = packetOffsets();
  readonly #addresses = new AddressTable();
  readonly #flows = new Map<string, Flow>();
  #book: SocketBook | null = null;
  #looks = 0;
  #nextLook = -Infinity;
  /** The last flow that was asked for: packets come in runs. */
  #lastKey = '';
  #last: Flow | null = null;

  constructor(scope: SocketScope) {
    this.#scope = scope;
    this.#processes = new ProcessBook(scope.host);
  }

  /** Looks at the sockets before the first packet comes: the first look takes longest. */
  lookAround(): void {
    this.#look();
    this.#nextLook = -Infinity;
  }

  /** The owner of a packet. */
  ownerOf(batch: PacketBatch, row: number): FlowOwner {
    const places = this.#places;
    const start = batch.starts[row]!;
    findOffsets(batch.linkTypes[row]!, batch.bytes, start, start + batch.lengths[row]!, places);
    const protocol = transports.get(places.protocol);
    if (protocol === undefined || places.sourcePort === -1) return noPorts;
    if (this.#flows.size >= mostFlows) this.#forgetFlows();
    const length = places.ip.version === 4 ? 4 : 16;
    const source = this.#addresses.idAt(batch.bytes, places.ip.sourceAt, length);
    const destination = this.#addresses.idAt(batch.bytes, places.ip.destinationAt, length);
    const key = `${places.protocol} ${source} ${places.sourcePort} ${destination} ${places.destinationPort}`;
    const flow = key === this.#lastKey ? this.#last! : this.#flow(key);
    this.#lastKey = key;
    this.#last = flow;
    if (flow.settled) return flow.owner;
    const ends = {
      source: this.#endpoint(source, places.sourcePort),
      destination: this.#endpoint(destination, places.destinationPort),
    };
    if (this.#book !== null && flow.look !== this.#looks) this.#settle(flow, this.#book, protocol, ends);
    if (!flow.settled && this.#look()) this.#settle(flow, this.#book!, protocol, ends);
    return flow.owner;
  }

  #flow(key: string): Flow {
    const known = this.#flows.get(key);
    if (known !== undefined) return known;
    const flow: Flow = {
      owner: pending,
      from: null,
      to: null,
      look: -1,
      since: this.#looks,
      attempts: 0,
      settled: false,
    };
    this.#flows.set(key, flow);
    return flow;
  }

  #forgetFlows(): void {
    this.#flows.clear();
    this.#addresses.clear();
    this.#lastKey = '';
  }

  #endpoint(id: number, port: number): Endpoint {
    return { address: ipText(this.#addresses.addressOf(id)), port };
  }

  /** Reads the sockets anew, unless that was done a moment ago; whether it did. */
  #look(): boolean {
    const { clock } = this.#scope.host;
    const began = clock.monotonic();
    if (began < this.#nextLook) return false;
    this.#processes.forget();
    this.#book = readSocketBook(this.#scope);
    this.#looks++;
    const ended = clock.monotonic();
    this.#nextLook = ended + Math.max(shortestRestMs, (ended - began) * restFactor);
    return true;
  }

  #settle(
    flow: Flow,
    book: SocketBook,
    protocol: InetProtocol,
    ends: { readonly source: Endpoint; readonly destination: Endpoint },
  ): void {
    flow.look = this.#looks;
    flow.attempts++;
    const { source, destination } = ends;
    const sender = book.isLocal(source.address) || source.address === destination.address;
    const receiver = book.isLocal(destination.address);
    const from = this.#holder(book, protocol, source, destination, sender);
    const to = this.#holder(book, protocol, destination, source, receiver);
    // Who was found before stays: by the next look a short connection is closed.
    flow.from = from.process ?? flow.from;
    flow.to = to.process ?? flow.to;
    const process = flow.from ?? flow.to;
    if (process !== null) flow.owner = { process, peer: flow.from === null ? null : flow.to, reason: null };
    else if (!sender && !receiver) flow.owner = forwarded;
    else flow.owner = from.hidden ?? to.hidden ?? (flow.since === this.#looks ? pending : gone);
    // On loopback the listener is known long before whoever connects to it.
    const isMissing = process === null || (sender && flow.from === null) || (receiver && flow.to === null);
    flow.settled = !isMissing || flow.owner === forwarded || flow.attempts >= mostAttempts;
  }

  /** Who holds the socket at an end; a connection of that very flow is ours wherever its address is. */
  #holder(
    book: SocketBook,
    protocol: InetProtocol,
    local: Endpoint,
    remote: Endpoint,
    isLocal: boolean,
  ): { readonly process: FlowProcess | null; readonly hidden: FlowOwner | null } {
    const sockets = book.find(protocol, local, remote).filter((socket) => isLocal || socket.remotePort !== 0);
    for (const { inode } of sockets) {
      for (const { pid } of book.owners.of(inode)) {
        const process = this.#processes.of(pid);
        if (process !== null) return { process, hidden: null };
      }
    }
    const first = sockets[0];
    return { process: null, hidden: first === undefined ? null : this.#whyHidden(book, first.inode) };
  }

  #whyHidden({ owners }: SocketBook, inode: number): FlowOwner {
    if (inode === 0) return noOwner('no process holds it: closed, or not accepted yet');
    const { length } = owners.hiddenPids;
    if (owners.processesHidden) return noOwner('hidden: /proc shows only our own processes here');
    if (length > 0) return noOwner(`hidden: ${length} processes cannot be looked into; needs root (CAP_SYS_PTRACE)`);
    return noOwner('no visible process: the kernel holds it, or a process outside this pid namespace');
  }
}
