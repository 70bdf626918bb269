/** Which process a packet belongs to, as Wireshark reads and writes it in pcapng files: a block for each process, an option for each packet. */
import { put32le, put64le, u32, u32le, u64le } from './bytes.ts';
import type { PcapngOption } from './pcapng-option.ts';
import {
  emitPcapngOptions,
  parsePcapngOptions,
  pcapngOption,
  pcapngOptions,
  pcapngOptionsLength,
  pcapngText,
  textOption,
} from './pcapng-option.ts';
import { customBlock } from './pcapng-writer.ts';

/** Wireshark's private enterprise number; its custom blocks begin with an entry type (wiretap/wtap.h). */
export const wiresharkEnterprise = 32622;
const processEntry = 3;

/** Options inside the entry (test/captures/_gen_process_info_blocks.py of Wireshark). */
const entryOptions = { name: 2, path: 3, commandLine: 4, parent: 5, uid: 6, user: 7, startTime: 9 } as const;

/** A process; null is "not said". */
export interface PcapngProcess {
  readonly pid: number;
  readonly name: string | null;
  readonly path: string | null;
  readonly arguments: readonly string[] | null;
  readonly parent: number | null;
  readonly uid: number | null;
  readonly user: string | null;
  /** Nanoseconds since 1970. */
  readonly startTime: bigint | null;
}

/** The block that describes a process; it has to stand before the packets that name it. */
export function processBlock(process: PcapngProcess): Uint8Array {
  const options = processOptions(process);
  const length = 4 + pcapngOptionsLength(options);
  const data = new Uint8Array(8 + length);
  put32le(data, 0, processEntry);
  put32le(data, 4, length);
  put32le(data, 8, process.pid);
  emitPcapngOptions(options, data, 12);
  return customBlock(wiresharkEnterprise, data);
}

function processOptions(process: PcapngProcess): PcapngOption[] {
  const options: PcapngOption[] = [];
  const text = (code: number, value: string | null): void => {
    if (value !== null) options.push(textOption(code, value));
  };
  const number = (code: number, value: number | null): void => {
    if (value === null) return;
    const data = new Uint8Array(4);
    put32le(data, 0, value);
    options.push({ code, data });
  };
  text(entryOptions.name, process.name);
  text(entryOptions.path, process.path);
  text(entryOptions.commandLine, process.arguments?.join('\0') ?? null);
  number(entryOptions.parent, process.parent);
  number(entryOptions.uid, process.uid);
  text(entryOptions.user, process.user);
  if (process.startTime !== null) {
    const data = new Uint8Array(8);
    put64le(data, 0, process.startTime);
    options.push({ code: entryOptions.startTime, data });
  }
  return options;
}

/** The process that a custom block describes: `data` is what follows its enterprise number. Null where it is none. */
export function parseProcess(enterprise: number, data: Uint8Array): PcapngProcess | null {
  if (enterprise !== wiresharkEnterprise || data.length < 12 || u32le(data, 0) !== processEntry) return null;
  const end = 8 + u32le(data, 4);
  if (end < 12 || end > data.length) return null;
  // The entry counts least significant byte first whatever the order of the section.
  const options = parsePcapngOptions(data, 12, end, true);
  const number = (code: number): number | null => {
    const value = pcapngOption(options, code);
    return value?.length === 4 ? u32le(value, 0) : null;
  };
  const startTime = pcapngOption(options, entryOptions.startTime);
  return {
    pid: u32le(data, 8),
    name: pcapngText(options, entryOptions.name),
    path: pcapngText(options, entryOptions.path),
    arguments: pcapngText(options, entryOptions.commandLine)?.split('\0') ?? null,
    parent: number(entryOptions.parent),
    uid: number(entryOptions.uid),
    user: pcapngText(options, entryOptions.user),
    startTime: startTime?.length === 8 ? u64le(startTime, 0) : null,
  };
}

/** The option of a packet that names its process and thread (0: not known). */
export function processOption(pid: number, thread = 0): PcapngOption {
  const data = new Uint8Array(8);
  put32le(data, 0, pid);
  put32le(data, 4, thread);
  return { code: pcapngOptions.packet.process, data };
}

/** The process and thread that a packet's options name, or null; `littleEndian` is the order of the packet's section. */
export function processOf(
  options: readonly PcapngOption[],
  littleEndian: boolean,
): { readonly pid: number; readonly thread: number } | null {
  const data = pcapngOption(options, pcapngOptions.packet.process);
  if (data?.length !== 8) return null;
  const read = littleEndian ? u32le : u32;
  return { pid: read(data, 0), thread: read(data, 4) };
}

/** The flags of a packet (epb_flags). */
export const packetFlags = { inbound: 1, outbound: 2, checksumNotReady: 0x100, checksumValid: 0x200 } as const;

/** The option that carries them. */
export function flagsOption(flags: number): PcapngOption {
  const data = new Uint8Array(4);
  put32le(data, 0, flags);
  return { code: pcapngOptions.packet.flags, data };
}
