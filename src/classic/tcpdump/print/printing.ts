/**
 * What every printer is handed: the packet's bytes, the options, and the one buffer that takes the text.
 *
 * **A printer** is a file `print/PROTOCOL.ts` that exports `printPROTOCOL(p, at, length)`: it appends the text of the header at
 * `at`, of which the layer below says that `length` bytes belong to it. It makes no object and returns nothing (or a number
 * that its one caller wants). It begins with `p.protocol = 'name'`, the name inside `[|name]`.
 *
 * **Bytes** are read by `p.u8(at)`, `p.u16(at)` ... and nothing else: past the captured end they throw {@link truncation},
 * which `print-packet.ts` catches; it appends ` [|name]` and goes on with the next packet, as tcpdump does. `p.has(at, n)`
 * asks first, where tcpdump prints something else in that case; `p.truncated()` appends the mark and the printer goes on.
 *
 * **To add a protocol over UDP or TCP**, write the printer and name it at its rung of `udp-ports.ts` or `tcp-ports.ts`; the
 * rungs are all there, in tcpdump's order. A rung without a printer prints the line of UDP or TCP alone. Protocols on IP stand
 * in `ip-protocols.ts`, those on Ethernet in `ether-types.ts`, link types in `link-types.ts`.
 *
 * **To test it**, put sample packets into `PROTOCOL.fixture.ts` and add it to `fixtures.fixture.ts`: `oracle.test.ts` prints
 * them, cut short and mutated too, at thirty combinations of options, and compares each byte with the installed tcpdump.
 */
import type { PacketNames } from './packet-names.ts';
import type { PrintOptions } from './print-options.ts';
import { SequenceTable } from './sequence-table.ts';
import { TextBuffer } from './text-buffer.ts';

/** A printer. Those behind a port are also told the ports; one that wants fewer arguments takes fewer. */
export type Printer = (p: Printing, at: number, length: number, source: number, destination: number) => void;

/**
 * The printers of what may stand inside other packets. Tunnels and errors call them by `p.inner`, since files that import each
 * other in a circle are not allowed.
 */
export interface InnerPrinters {
  readonly ip: (p: Printing, at: number, length: number) => void;
  readonly ip6: (p: Printing, at: number, length: number) => void;
  /** Returns the length of the header. */
  readonly ether: (p: Printing, at: number, length: number) => number;
  /** False when nothing knows the type. */
  readonly byEtherType: (p: Printing, type: number, at: number, length: number) => boolean;
}

/** Thrown by reads past the captured end; one value, without a stack, since short captures throw it for every packet. */
export const truncation: Error = Object.freeze(
  Object.assign(Object.create(Error.prototype) as Error, { message: 'truncated' }),
);

/** How deep packets may stand inside packets, with room to spare on the stack; beyond it they count as cut short. */
export const deepest = 300;

const letters = { m: 77, dash: 45, caret: 94, dot: 46, colon: 58 } as const;
const noBytes = new Uint8Array(0);

/** The state of printing: one object for a whole run, set to a packet at a time by `print-packet.ts`. */
export class Printing extends TextBuffer {
  readonly options: PrintOptions;
  readonly names: PacketNames;
  readonly inner: InnerPrinters;
  /** What TCP's relative numbers count from. */
  readonly sequences = new SequenceTable();
  /** Shorthand of `options.verbose` and of `options.quietness > 0`. */
  readonly verbose: number;
  readonly quiet: boolean;

  /** The bytes that hold the packet; offsets of printers count from their start. */
  bytes: Uint8Array = noBytes;
  packetStart = 0;
  /** The first offset that may not be read: the captured end, or nearer while an inner packet is printed. */
  snapEnd = 0;
  /** Where the frame's destination stands that belongs to what is printed now, and its source; -1 where there is none. */
  frame = -1;
  frameSource = -1;
  /** The name in `[|name]`. */
  protocol = '';
  /** Bytes of the link header: -x, -X and -A leave them out. */
  linkHeaderLength = 0;
  /** The IP header around what is printed now, and whether that is a fragment. */
  ip = 0;
  fragmented = false;
  /** Its TTL or hop limit. */
  hopLimit = 0;
  /** The length that a jumbogram's option gave (RFC 2675), -1 without one. */
  jumbo = -1;
  /** Where a reader that answers something else stopped. */
  position = 0;
  /** The transport protocol that a look into a quoted packet found. */
  transport = 0;
  /** How deep packets stand inside packets. */
  depth = 0;

  constructor(options: PrintOptions, names: PacketNames, inner: InnerPrinters) {
    super();
    this.inner = inner;
    this.options = options;
    this.names = names;
    this.verbose = options.verbose;
    this.quiet = options.quietness > 0;
  }

  /** Whether `length` bytes at `at` were captured. */
  has(at: number, length: number): boolean {
    return at + length <= this.snapEnd;
  }

  /** Throws {@link truncation} unless `length` bytes at `at` were captured. */
  need(at: number, length: number): void {
    if (at + length > this.snapEnd) throw truncation;
  }

  u8(at: number): number {
    if (at + 1 > this.snapEnd) throw truncation;
    return this.bytes[at]!;
  }

  u16(at: number): number {
    if (at + 2 > this.snapEnd) throw truncation;
    return (this.bytes[at]! << 8) | this.bytes[at + 1]!;
  }

  u24(at: number): number {
    if (at + 3 > this.snapEnd) throw truncation;
    return (this.bytes[at]! << 16) | (this.bytes[at + 1]! << 8) | this.bytes[at + 2]!;
  }

  u32(at: number): number {
    if (at + 4 > this.snapEnd) throw truncation;
    const { bytes } = this;
    return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
  }

  u64(at: number): bigint {
    this.need(at, 8);
    return (BigInt(this.u32(at)) << 32n) | BigInt(this.u32(at + 4));
  }

  /** Least significant byte first. */
  u16le(at: number): number {
    if (at + 2 > this.snapEnd) throw truncation;
    return this.bytes[at]! | (this.bytes[at + 1]! << 8);
  }

  u32le(at: number): number {
    if (at + 4 > this.snapEnd) throw truncation;
    const { bytes } = this;
    return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
  }

  /** Appends ` [|name]`. */
  truncated(): void {
    this.text(' [|');
    this.text(this.protocol);
    this.char(93);
  }

  /** Appends ` (invalid)`. */
  invalid(): void {
    this.text(' (invalid)');
  }

  /** Appends a byte of a packet's text: `^X` for control characters, `M-` before those above 127. */
  safe(byte: number): void {
    let code = byte;
    if (code > 127) {
      code &= 127;
      this.char(letters.m);
      this.char(letters.dash);
    }
    if (code < 32 || code === 127) {
      code ^= 64;
      this.char(letters.caret);
    }
    this.char(code);
  }

  /** Appends `length` bytes of a packet's text; throws {@link truncation} where they end early. */
  safeText(at: number, length: number): void {
    for (let index = 0; index < length; index++) this.safe(this.u8(at + index));
  }

  /** The same, up to the first zero byte. */
  safeTextToZero(at: number, length: number): void {
    for (let index = 0; index < length; index++) {
      const byte = this.u8(at + index);
      if (byte === 0) return;
      this.safe(byte);
    }
  }

  /** Appends bytes as hexadecimal without separators. */
  hexBytes(at: number, length: number): void {
    for (let index = 0; index < length; index++) this.hex(this.u8(at + index), 2);
  }

  /** Appends an IPv4 address: its name, or its number. */
  ipv4(at: number): void {
    this.text(this.names.ipv4(this.u32(at)));
  }

  /** Appends an IPv6 address. */
  ipv6(at: number): void {
    this.need(at, 16);
    this.text(this.names.ipv6(this.bytes, at));
  }

  /** Appends a hardware address of six bytes. */
  mac(at: number): void {
    this.need(at, 6);
    this.text(this.names.mac(this.bytes, at));
  }

  /** Appends a port: its service's name, or its number. */
  tcpPort(port: number): void {
    if (this.options.numeric) this.number(port);
    else this.text(this.names.tcpPort(port));
  }

  udpPort(port: number): void {
    if (this.options.numeric) this.number(port);
    else this.text(this.names.udpPort(port));
  }

  /** Appends `5m1s`: years, weeks, days, hours, minutes and seconds that are not zero. */
  relativeTime(seconds: number): void {
    if (seconds === 0) this.text('0s');
    let rest = seconds;
    for (const [unit, length] of timeUnits) {
      if (rest < length) continue;
      this.number(Math.floor(rest / length));
      this.text(unit);
      rest %= length;
    }
  }

  /** The same of a signed number of seconds. */
  signedRelativeTime(seconds: number): void {
    if (seconds < 0) this.char(letters.dash);
    this.relativeTime(Math.abs(seconds));
  }
}

const timeUnits: readonly (readonly [string, number])[] = [
  ['y', 31_536_000],
  ['w', 604_800],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
];
