/** libpcap, loaded only when asked for: the compiler of capture filters, and capture where we have no ring of our own. */
import { PortolanError } from '../base/errors.ts';
import { foreign, native, type NativeFunction } from './library.ts';

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

function copyOut(address: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  copyInto(bytes, address, length);
  return bytes;
}

/** memcpy(3) from an address, where the C library is at hand; Windows has none by that name in the process. */
export function copyInto(bytes: Uint8Array, address: number, length: number): void {
  if (length === 0) return;
  if (process.platform === 'win32') bytes.set(new Uint8Array(foreign().view(address, length)));
  else native('void *memcpy(void *, uintptr_t, size_t)')(bytes, address, length);
}

/** Binds a function of libpcap once. Throws PTL_NO_LIBPCAP. */
export function pcap(prototype: string): NativeFunction {
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
