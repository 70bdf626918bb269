/** Live handles of libpcap: capture and injection where we have no ring of our own. */
import { foreign } from './library.ts';
import { closePcap, copyInto, pcap, pcapError, type PcapHandle } from './libpcap.ts';
import { littleEndian } from './packet-socket.ts';

/** Room for messages (PCAP_ERRBUF_SIZE). */
const messageLength = 256;
/** struct bpf_program: a count and a pointer; struct bpf_insn: 8 bytes. */
const programLength = 16;
const instructionLength = 8;

/** How a live handle is opened. */
export interface LiveOptions {
  readonly snapLength: number;
  readonly promiscuous: boolean;
  /** How long the kernel may gather packets, milliseconds. */
  readonly timeoutMs: number;
  readonly bufferBytes: number;
}

/** pcap_activate(3) errors that mean something to us. */
export const pcapStatus = { noSuchDevice: -5, permission: -8, promiscuousPermission: -11 } as const;

/** A live handle, or the status of pcap_activate(3) (negative) and its message. */
export type Activated =
  | { readonly ok: true; readonly handle: PcapHandle }
  | { readonly ok: false; readonly status: number; readonly message: string };

/** pcap_create(3) and pcap_activate(3), non-blocking. Throws PTL_NO_LIBPCAP. */
export function openLive(device: string, options: LiveOptions): Activated {
  const message = Buffer.alloc(messageLength);
  const handle = Number(pcap('uintptr_t pcap_create(const char *, void *)')(device, message));
  if (handle === 0) return { ok: false, status: -1, message: textOf(message) };
  const set = (name: string, value: number): unknown => pcap(`int pcap_set_${name}(uintptr_t, int)`)(handle, value);
  set('snaplen', options.snapLength);
  set('promisc', options.promiscuous ? 1 : 0);
  set('timeout', options.timeoutMs);
  set('buffer_size', options.bufferBytes);
  const status = pcap('int pcap_activate(uintptr_t)')(handle) as number;
  if (status < 0) {
    const said = pcapError(handle);
    closePcap(handle);
    return { ok: false, status, message: said };
  }
  pcap('int pcap_setnonblock(uintptr_t, int, void *)')(handle, 1, message);
  return { ok: true, handle };
}

/** pcap_datalink(3): how packets begin, by the numbers of pcap_open_dead (DLT_*). */
export function dataLink(handle: PcapHandle): number {
  return pcap('int pcap_datalink(uintptr_t)')(handle) as number;
}

/** pcap_set_datalink(3): asks for another of the headers that a handle offers; false where it does not offer it. */
export function setDataLink(handle: PcapHandle, linkType: number): boolean {
  return pcap('int pcap_set_datalink(uintptr_t, int)')(handle, linkType) === 0;
}

/** pcap_setfilter(3) with struct bpf_insn bytes; libpcap's message when it refuses, else null. */
export function setFilter(handle: PcapHandle, instructions: Uint8Array): string | null {
  const pinned = Buffer.allocUnsafeSlow(Math.max(64, instructions.length));
  pinned.set(instructions);
  const program = new ArrayBuffer(programLength);
  new Uint32Array(program)[0] = instructions.length / instructionLength;
  new BigUint64Array(program)[1] = foreign().address(pinned);
  const refused = pcap('int pcap_setfilter(uintptr_t, void *)')(handle, new Uint8Array(program)) !== 0;
  // Named here so that the instructions outlive the call.
  pinned[0] = 0;
  return refused ? pcapError(handle) : null;
}

/** PCAP_D_IN 1, PCAP_D_OUT 2, PCAP_D_INOUT 0: pcap_setdirection(3); false where the platform cannot. */
export function setDirection(handle: PcapHandle, direction: 'in' | 'out' | 'both'): boolean {
  const number = { both: 0, in: 1, out: 2 }[direction];
  return pcap('int pcap_setdirection(uintptr_t, int)')(handle, number) === 0;
}

/** pcap_get_selectable_fd(3): a descriptor to poll, -1 where there is none. */
export function selectableDescriptor(handle: PcapHandle): number {
  return pcap('int pcap_get_selectable_fd(uintptr_t)')(handle) as number;
}

/** Where {@link nextPacket} puts what it found. */
export interface PacketRoom {
  readonly bytes: Uint8Array;
  captured: number;
  original: number;
  seconds: number;
  microseconds: number;
}

/** struct pcap_pkthdr: a struct timeval, the captured and the original length. Only Windows has 32-bit times in it. */
const shortTimes = process.platform === 'win32';
const packetHeaderLength = shortTimes ? 16 : 24;
const pointers = new BigUint64Array(16);
const packetHeader = Buffer.allocUnsafeSlow(64);

/** pcap_next_ex(3): 1 with the next packet copied into `room` (cut to it), 0 when none waits, negative on an error. */
export function nextPacket(handle: PcapHandle, room: PacketRoom): number {
  const next = pcap('int pcap_next_ex(uintptr_t, void *, void *)');
  const status = next(handle, pointers.subarray(0, 8), pointers.subarray(8)) as number;
  if (status !== 1) return status;
  copyInto(packetHeader, Number(pointers[0]!), packetHeaderLength);
  const view = new DataView(packetHeader.buffer, packetHeader.byteOffset);
  room.seconds = shortTimes ? view.getInt32(0, littleEndian) : Number(view.getBigInt64(0, littleEndian));
  room.microseconds = shortTimes ? view.getInt32(4, littleEndian) : view.getInt32(8, littleEndian);
  room.captured = Math.min(view.getUint32(packetHeaderLength - 8, littleEndian), room.bytes.length);
  room.original = view.getUint32(packetHeaderLength - 4, littleEndian);
  copyInto(room.bytes, Number(pointers[8]!), room.captured);
  return 1;
}

/** pcap_inject(3): the bytes sent, or -1 (see {@link pcapError}). */
export function inject(handle: PcapHandle, frame: Uint8Array): number {
  return pcap('int pcap_inject(uintptr_t, void *, size_t)')(handle, frame, frame.length) as number;
}

/** errno of this thread's last native call; libpcap leaves the kernel's there when an injection fails. */
export function lastPcapErrno(): number {
  return foreign().errno();
}

/** pcap_stats(3) since the handle was opened. */
export interface PcapStatistics {
  /** Packets that passed the filter; on Linux those dropped included. */
  readonly received: number;
  readonly dropped: number;
  readonly interfaceDropped: number;
}

/** Reads the counters; zeros where the platform has none. */
export function pcapStatistics(handle: PcapHandle): PcapStatistics {
  const words = new Uint32Array(8);
  pcap('int pcap_stats(uintptr_t, void *)')(handle, words);
  return { received: words[0]!, dropped: words[1]!, interfaceDropped: words[2]! };
}

function textOf(bytes: Buffer): string {
  return bytes.toString('utf8', 0, bytes.indexOf(0));
}
