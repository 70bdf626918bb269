/** The flags of `portolan capture`, and their values. */
import { durationMs } from './duration.ts';
import type { OutputFlags } from './output-flags.ts';
import { outputFlags } from './output-flags.ts';

/** The flags' values. */
export type CaptureFlags = OutputFlags & {
  readonly interface?: readonly string[];
  readonly show?: string;
  readonly write?: string;
  readonly overwrite: boolean;
  readonly quiet: boolean;
  readonly count?: number;
  readonly duration?: number;
  readonly maxSize?: number;
  readonly snap?: number;
  readonly rotateSize?: number;
  readonly rotateTime?: number;
  readonly keep?: number;
  readonly namespace?: string;
  readonly direction: 'in' | 'out' | 'both';
  readonly buffer: number;
  readonly promiscuous: boolean;
  readonly throughVlan: boolean;
  readonly noProcesses: boolean;
  readonly user?: string;
  readonly listInterfaces: boolean;
};

const yesNo = (brief: string) => ({ kind: 'boolean', brief, default: false, withNegated: false }) as const;
const optional = <T>(parse: (text: string) => T, brief: string) =>
  ({ kind: 'parsed', parse, brief, optional: true }) as const;

/** The flags' declarations. */
export const captureFlags = {
  ...outputFlags,
  interface: {
    kind: 'parsed',
    parse: String,
    brief: 'an interface, several times for several; any for all of them, which is the default',
    variadic: ',',
    optional: true,
  },
  show: optional(String, "list only these packets, by decoded fields: 'dns or proc:nginx'"),
  write: optional(String, 'write every captured packet to a .pcapng or .pcap file (- for the output)'),
  overwrite: yesNo('the file to write may be there already'),
  quiet: yesNo('list no packets'),
  count: optional(wholeNumber, 'end after N packets'),
  duration: optional(durationMs, 'end after this time: 10s, 5min'),
  maxSize: optional(byteSize, 'end when so much has been written: 100M'),
  snap: optional(wholeNumber, 'keep so many bytes of each packet; all when absent'),
  rotateSize: optional(byteSize, 'a new file when one has this size: 10M, 1G'),
  rotateTime: optional(durationMs, 'a new file after this time: 1min, 1h'),
  keep: optional(wholeNumber, 'keep only the newest N files'),
  namespace: optional(
    String,
    'capture in the network namespace of a process (its number), a container or ip netns name',
  ),
  direction: { kind: 'enum', values: ['in', 'out', 'both'], brief: 'which packets', default: 'both' },
  buffer: { kind: 'parsed', parse: wholeNumber, brief: "the kernel's buffer for each interface, MiB", default: '64' },
  promiscuous: yesNo('also packets for other machines that pass by'),
  throughVlan: yesNo('let the filter match behind two VLAN tags, and behind one in the bytes, too'),
  noProcesses: yesNo('do not look up which processes packets belong to'),
  user: optional(String, 'the user to become when started as root; root stays root'),
  listInterfaces: yesNo('the interfaces there are'),
} as const;

function wholeNumber(text: string): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw new Error(`"${text}" is no whole number from 1 on`);
  return value;
}

const units: Readonly<Record<string, number>> = { '': 1, k: 1 << 10, m: 1 << 20, g: 1 << 30 };

/** Bytes of a size as `10M`; units are powers of 1024. */
function byteSize(text: string): number {
  const match = /^(\d{1,9})([kmg]?)(?:i?b)?$/i.exec(text);
  const value = match === null ? 0 : Number(match[1]) * units[match[2]!.toLowerCase()]!;
  if (value < 1024) throw new Error(`"${text}" is no size from 1k on: write 500k, 10M or 1G`);
  return value;
}
