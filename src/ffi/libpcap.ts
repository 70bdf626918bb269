/** libpcap, loaded only when asked for: the compiler of capture filters, and capture where we have no ring of our own. */
import { PortolanError } from '../base/errors.ts';
import { foreign, native, type NativeFunction } from './library.ts';
import { littleEndian } from './packet-socket.ts';

/** Where the library goes by which name; the first that loads is used. Debian 0.8, elsewhere 1, macOS, Npcap. */
const libraryNames: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['libpcap.so.0.8', 'libpcap.so.1', 'libpcap.so'],
  darwin: ['/usr/lib/libpcap.A.dylib'],
  win32: ['C:\\Windows\\System32\\Npcap\\wpcap.dll', 'wpcap.dll'],
};

type Library = ReturnType<ReturnType<typeof foreign>['load']>;

let library: Library | undefined;
const bound = new Map<string, NativeFunction>();

/** Whether libpcap can be loaded here. */
export function hasLibpcap(): boolean {
  try {
    openLibrary();
    return true;
  } catch {
    return false;
  }
}

/** pcap_lib_version(3): `libpcap version 1.10.3 (with TPACKET_V3)`. Throws PTL_NO_LIBPCAP. */
export function libpcapVersion(): string {
  return pcap('const char *pcap_lib_version()')() as string;
}

/** A pcap_t: its address. */
export type PcapHandle = number;

/** Room for messages (PCAP_ERRBUF_SIZE). */
const messageLength = 256;
/** struct bpf_program: a count and a pointer; struct bpf_insn: 8 bytes, as struct sock_filter. */
const programLength = 16;
const instructionLength = 8;
/** PCAP_NETMASK_UNKNOWN. */
const unknownNetmask = 0xffff_ffff;

/** pcap_open_dead(3): a handle that only compiles. Throws PTL_NO_LIBPCAP. */
export function openDead(linkType: number, snapLength: number): PcapHandle {
  return Number(pcap('uintptr_t pcap_open_dead(int, int)')(linkType, snapLength));
}

/** pcap_close(3). */
export function closePcap(handle: PcapHandle): void {
  pcap('void pcap_close(uintptr_t)')(handle);
}

/** pcap_geterr(3): the message of the last failure on a handle. */
export function pcapError(handle: PcapHandle): string {
  return pcap('const char *pcap_geterr(uintptr_t)')(handle) as string;
}

/** A compiled filter as struct bpf_insn bytes (8 an instruction), or libpcap's message why it cannot be. */
export type Compiled =
  | { readonly ok: true; readonly program: Uint8Array }
  | { readonly ok: false; readonly message: string };

/** pcap_compile(3) of an expression (UTF-8). Throws PTL_NO_LIBPCAP. */
export function compileExpression(handle: PcapHandle, expression: string, optimize: boolean): Compiled {
  const program = Buffer.allocUnsafeSlow(programLength).fill(0);
  const compile = pcap('int pcap_compile(uintptr_t, void *, const char *, int, unsigned int)');
  if (compile(handle, program, expression, optimize ? 1 : 0, unknownNetmask) !== 0)
    return { ok: false, message: pcapError(handle) };
  try {
    const count = new Uint32Array(program.buffer, program.byteOffset, 1)[0]!;
    const address = Number(new BigUint64Array(program.buffer, program.byteOffset, 2)[1]!);
    return { ok: true, program: copyOut(address, count * instructionLength) };
  } finally {
    pcap('void pcap_freecode(void *)')(program);
  }
}

/** bpf_image(3): instruction number `index` of a program as tcpdump -d prints it. Throws PTL_NO_LIBPCAP. */
export function instructionText(program: Uint8Array, index: number): string {
  const one = program.slice(index * instructionLength, (index + 1) * instructionLength);
  return pcap('const char *bpf_image(void *, int)')(one, index) as string;
}

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

function copyOut(address: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  copyInto(bytes, address, length);
  return bytes;
}

/** memcpy(3) where the C library is at hand; Windows has none by that name in the process. */
function copyInto(bytes: Uint8Array, address: number, length: number): void {
  if (length === 0) return;
  if (process.platform === 'win32') bytes.set(new Uint8Array(foreign().view(address, length)));
  else native('void *memcpy(void *, uintptr_t, size_t)')(bytes, address, length);
}

function textOf(bytes: Buffer): string {
  return bytes.toString('utf8', 0, bytes.indexOf(0));
}

/** Binds a function of libpcap once. */
function pcap(prototype: string): NativeFunction {
  const known = bound.get(prototype);
  if (known !== undefined) return known;
  const made = openLibrary().func(prototype) as unknown as NativeFunction;
  bound.set(prototype, made);
  return made;
}

function openLibrary(): Library {
  if (library !== undefined) return library;
  const refusals: string[] = [];
  for (const name of libraryNames[process.platform] ?? []) {
    try {
      library = foreign().load(name);
      return library;
    } catch (error) {
      if (error instanceof PortolanError) throw error;
      refusals.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new PortolanError('PTL_NO_LIBPCAP', 'the packet capture library (libpcap) is not installed', {
    evidence: refusals[0] ?? `no name is known for it on ${process.platform}`,
    hint: installHint(),
  });
}

function installHint(): string {
  if (process.platform === 'win32') return 'install Npcap: https://npcap.com';
  return 'Debian and Ubuntu: sudo apt-get install libpcap0.8 (libpcap0.8t64 from 2024 on); Fedora: dnf install libpcap; Alpine: apk add libpcap';
}
