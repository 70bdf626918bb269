/** The options that end most blocks of a pcapng file (draft-ietf-opsawg-pcapng section 3.5). */
import { copyOf, put16le, putBytes, u16, u16le } from './bytes.ts';

/** Option codes: those of every block, then those of one kind of block each. */
export const pcapngOptions = {
  end: 0,
  comment: 1,
  customText: 2988,
  customBytes: 2989,
  section: { hardware: 2, system: 3, application: 4 },
  interface: {
    name: 2,
    description: 3,
    ipv4: 4,
    ipv6: 5,
    mac: 6,
    speed: 8,
    timeResolution: 9,
    filter: 11,
    system: 12,
    timeOffset: 14,
    hardware: 15,
  },
  packet: { flags: 2, hash: 3, dropCount: 4, packetId: 5, queue: 6, verdict: 7, process: 8 },
  statistics: { start: 2, end: 3, received: 4, dropped: 5, accepted: 6, osDropped: 7, delivered: 8 },
} as const;

/** One option as it stands. */
export interface PcapngOption {
  readonly code: number;
  readonly data: Uint8Array;
}

const none: readonly PcapngOption[] = [];

/** Reads options up to the end marker or the first that is cut short. */
export function parsePcapngOptions(
  bytes: Uint8Array,
  start: number,
  end: number,
  littleEndian: boolean,
): readonly PcapngOption[] {
  if (start + 4 > end) return none;
  const read = littleEndian ? u16le : u16;
  const options: PcapngOption[] = [];
  let at = start;
  while (at + 4 <= end) {
    const code = read(bytes, at);
    const length = read(bytes, at + 2);
    if (code === pcapngOptions.end || at + 4 + length > end) break;
    options.push({ code, data: copyOf(bytes, at + 4, at + 4 + length) });
    at += 4 + ((length + 3) & ~3);
  }
  return options;
}

/** How many bytes {@link emitPcapngOptions} writes: none for no options, else with the end marker. */
export function pcapngOptionsLength(options: readonly PcapngOption[]): number {
  if (options.length === 0) return 0;
  return options.reduce((sum, { data }) => sum + 4 + ((data.length + 3) & ~3), 4);
}

/** Writes options and the end marker, least significant byte first; returns their length. */
export function emitPcapngOptions(options: readonly PcapngOption[], into: Uint8Array, start: number): number {
  if (options.length === 0) return 0;
  let at = start;
  for (const { code, data } of options) {
    const whole = 4 + ((data.length + 3) & ~3);
    into.fill(0, at + 4 + data.length, at + whole);
    put16le(into, at, code);
    put16le(into, at + 2, data.length);
    putBytes(into, at + 4, data);
    at += whole;
  }
  into.fill(0, at, at + 4);
  return at + 4 - start;
}

/** The data of the first option with this code, or null. */
export function pcapngOption(options: readonly PcapngOption[], code: number): Uint8Array | null {
  return options.find((option) => option.code === code)?.data ?? null;
}

/** The text of the first option with this code, or null. It is whatever stood in the file: never fit to print as it is. */
export function pcapngText(options: readonly PcapngOption[], code: number): string | null {
  const data = pcapngOption(options, code);
  return data === null ? null : Buffer.from(data.buffer, data.byteOffset, data.length).toString('utf8');
}

/** An option that holds text. */
export function textOption(code: number, text: string): PcapngOption {
  const bytes = Buffer.from(text, 'utf8');
  return { code, data: copyOf(bytes, 0, bytes.length) };
}
