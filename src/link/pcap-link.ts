/** A link over libpcap: for systems where we have no ring of our own. One call a packet: right everywhere, fast nowhere. */
import { linkTypes } from '../wire/link-type.ts';
import { constants } from 'node:os';
import { closePcap, type PcapHandle, pcapError } from '../ffi/libpcap.ts';
import {
  dataLink,
  inject,
  lastPcapErrno,
  nextPacket,
  openLive,
  type PacketRoom,
  pcapStatistics,
  selectableDescriptor,
  setDirection,
  setFilter,
} from '../ffi/libpcap-live.ts';
import { PortolanError } from '../base/errors.ts';
import { addressFamily, close, socket, socketType } from '../ffi/libc.ts';
import { interfaceFacts } from '../ffi/packet-socket.ts';
import { poll, pollEvent, whenReady } from '../ffi/poll.ts';
import { programBytes } from './bpf.ts';
import { linkDefaults, type LinkOptions } from './link-options.ts';
import { emptyMeta, type FrameVisitor, type Link, type LinkStats } from './link.ts';
import { inNamespace } from './namespace.linux.ts';
import { activationError } from './open-error.ts';
import type { PreparedBatch } from './prepared-batch.ts';

/** Most packets visited in one call. */
const mostPackets = 1024;
/** What Ethernet carries: libpcap does not tell. */
const commonMtu = 1500;
/** DLT_RAW is 12 in memory and 101 in files (pcap-common.c). */
const rawDataLink = 12;
const errnoNames = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]));

/**
 * Opens a link through libpcap. Its frames carry no interface index and no packet type, and times in whole microseconds.
 * Throws PTL_NO_LIBPCAP, PTL_PERMISSION, PTL_NO_INTERFACE, PTL_SYSTEM_CALL, and PTL_PLATFORM for an option that libpcap does not
 * have (`bypassQueue`) or not here.
 */
export function openPcapLink(options: LinkOptions): Link {
  if (options.bypassQueue) throw unsupported('going past the queue of the interface');
  const handle = activate(options);
  try {
    return new PcapLink(handle, options);
  } catch (error) {
    closePcap(handle);
    throw error;
  }
}

function activate(options: LinkOptions): PcapHandle {
  const live = {
    snapLength: options.snapLength ?? linkDefaults.snapLength,
    promiscuous: options.promiscuous ?? false,
    timeoutMs: options.retireMs ?? linkDefaults.retireMs,
    bufferBytes: options.ringBytes ?? linkDefaults.ringBytes,
  };
  const opened = inNamespace(options.namespace, () => openLive(options.interface, live));
  if (!opened.ok) throw activationError(opened.status, opened.message, options.interface);
  return opened.handle;
}

class PcapLink implements Link {
  readonly linkType: number;
  readonly interfaceName: string;
  readonly interfaceIndex = 0;
  readonly mtu: number;
  sendError: string | null = null;
  readonly #handle: PcapHandle;
  readonly #descriptor: number;
  readonly #room: PacketRoom;
  readonly #meta = emptyMeta();
  readonly #closing = new AbortController();
  readonly #signal: AbortSignal | undefined;
  readonly #receives: boolean;
  readonly #sends: boolean;
  readonly #errors: Record<string, number> = {};
  readonly #closeNow = (): void => this.close();
  #sent = 0;
  #finalStats: LinkStats | undefined;
  #busy = false;

  constructor(handle: PcapHandle, options: LinkOptions) {
    this.#handle = handle;
    this.interfaceName = options.interface;
    this.#receives = options.use !== 'send';
    this.#sends = options.use !== 'receive';
    this.mtu = inNamespace(options.namespace, () => mtuOf(options.interface));
    const kind = dataLink(handle);
    this.linkType = kind === rawDataLink ? linkTypes.raw : kind;
    const snapLength = options.snapLength ?? linkDefaults.snapLength;
    // No Buffer: its slice() would be a view where a visitor expects a copy.
    this.#room = { bytes: new Uint8Array(snapLength), captured: 0, original: 0, seconds: 0, microseconds: 0 };
    this.#descriptor = selectableDescriptor(handle);
    const refusal = options.filter == null ? null : setFilter(handle, programBytes(options.filter));
    if (refusal !== null) throw new PortolanError('PTL_SYSTEM_CALL', 'the filter was refused', { evidence: refusal });
    const direction = options.direction ?? 'both';
    if (direction !== 'both' && !setDirection(handle, direction)) throw unsupported(`the direction "${direction}"`);
    this.#signal = options.signal;
    if (options.signal?.aborted) this.close();
    else options.signal?.addEventListener('abort', this.#closeNow, { once: true });
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  receive(visit: FrameVisitor, timeoutMs: number): number {
    if (this.closed || !this.#receives) return 0;
    const visited = this.#drain(visit);
    if (visited > 0 || timeoutMs === 0 || this.closed) return visited;
    if (this.#descriptor === -1) throw unsupported('waiting for packets');
    poll(this.#descriptor, pollEvent.in, timeoutMs);
    return this.#drain(visit);
  }

  whenReadable(signal?: AbortSignal): Promise<boolean> {
    if (this.closed || !this.#receives) return Promise.resolve(false);
    if (this.#descriptor === -1) return Promise.reject(unsupported('waiting for packets'));
    const closing = this.#closing.signal;
    return whenReady(this.#descriptor, 'readable', signal ? AbortSignal.any([signal, closing]) : closing);
  }

  send(batch: PreparedBatch, from = 0): number {
    this.sendError = null;
    for (let index = from; index < batch.count; index++) {
      const start = index * batch.slotLength;
      const error = this.#inject(batch.bytes.subarray(start, start + batch.lengths[index]!));
      if (error === null) continue;
      this.sendError = error;
      return index - from;
    }
    return Math.max(0, batch.count - from);
  }

  stats(): LinkStats {
    return this.#finalStats ?? this.#readStats();
  }

  close(): void {
    if (this.closed) return;
    this.#finalStats = this.#readStats();
    this.#signal?.removeEventListener('abort', this.#closeNow);
    this.#closing.abort();
    // Closed by a visitor: the handle is in use until the walk over its packets ends.
    if (!this.#busy) closePcap(this.#handle);
  }

  #drain(visit: FrameVisitor): number {
    let visited = 0;
    this.#busy = true;
    try {
      while (visited < mostPackets && !this.closed && this.#next()) {
        visited++;
        visit(this.#room.bytes, 0, this.#room.captured, this.#meta);
      }
    } finally {
      this.#busy = false;
      if (this.closed) closePcap(this.#handle);
    }
    return visited;
  }

  #next(): boolean {
    const status = nextPacket(this.#handle, this.#room);
    if (status < 0) {
      throw new PortolanError('PTL_SYSTEM_CALL', `receiving on ${this.interfaceName} failed`, {
        evidence: pcapError(this.#handle),
      });
    }
    const meta = this.#meta;
    meta.seconds = this.#room.seconds;
    meta.nanoseconds = this.#room.microseconds * 1000;
    meta.originalLength = this.#room.original;
    return status === 1;
  }

  #inject(frame: Uint8Array): string | null {
    const refused = this.closed || !this.#sends;
    if (!refused && inject(this.#handle, frame) >= 0) {
      this.#sent++;
      return null;
    }
    const name = refused ? 'EBADF' : (errnoNames.get(lastPcapErrno()) ?? 'EIO');
    if (!refused) this.#errors[name] = (this.#errors[name] ?? 0) + 1;
    return name;
  }

  #readStats(): LinkStats {
    const { received, dropped, interfaceDropped } = pcapStatistics(this.#handle);
    // On Linux the first number counts the second in (pcap_stats(3)).
    const kept = process.platform === 'linux' ? Math.max(0, received - dropped) : received;
    return {
      received: kept,
      dropped,
      freezes: 0,
      interfaceDrops: interfaceDropped,
      sent: this.#sent,
      sendErrors: { ...this.#errors },
    };
  }
}

/** Asks Linux, where interfaces differ most; elsewhere it is what Ethernet has. */
function mtuOf(interfaceName: string): number {
  if (process.platform !== 'linux' || interfaceName === 'any') return commonMtu;
  const fd = socket(addressFamily.inet, socketType.dgram | socketType.cloexec, 0);
  try {
    return interfaceFacts(fd, interfaceName).mtu;
  } finally {
    close(fd);
  }
}

function unsupported(what: string): PortolanError {
  return new PortolanError('PTL_PLATFORM', `${what} is not possible through libpcap here`);
}
