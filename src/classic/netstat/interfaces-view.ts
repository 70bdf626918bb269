/** `-i`: a line for each interface with its counters, from /proc/net/dev and rtnetlink. */
import type { NetworkInterface } from '../../os/host.ts';
import type { ProcFs } from '../../os/proc-fs.ts';
import type { ClassicContext } from '../classic.ts';
import type { ByteText } from '../byte-text.ts';
import { bytesAsText, toByteText } from '../byte-text.ts';
import { byteWriter, nameGuard } from './name-output.ts';
import type { NetstatOptions } from './options.ts';
import { netstatExit } from './options.ts';

/** The counters of a line of /proc/net/dev (net/core/net-procfs.c), in its order; text, since they may exceed 2^53. */
export interface DeviceCounters {
  readonly received: readonly string[];
  readonly sent: readonly string[];
}

const up = 0x1;
/** IFF_* (include/uapi/linux/if.h) and their letters, in the order in which they are printed. */
const letters: readonly (readonly [bit: number, letter: string])[] = [
  [0x200, 'A'],
  [0x2, 'B'],
  [0x4, 'D'],
  [0x8, 'L'],
  [0x1000, 'M'],
  [0x8000, 'd'],
  [0x100, 'P'],
  [0x20, 'N'],
  [0x80, 'O'],
  [0x10, 'P'],
  [0x800, 's'],
  [0x400, 'm'],
  [0x40, 'R'],
  [up, 'U'],
];

const heading =
  'Kernel Interface table\n' +
  'Iface             MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n';

/** Prints the table; resolves to the exit code. */
export function interfacesView(options: NetstatOptions, context: ClassicContext): Promise<number> {
  if (options.extend > 0) return refuse(context, 'the extended interface table (-ie, as ifconfig prints it)');
  const interfaces = context.host.interfaces();
  if (interfaces.some(({ flags }) => flags === undefined))
    return refuse(context, 'the interface table without netlink');
  const counters = readCounters(context.host.proc);
  if (counters === null) {
    context.writeError('Warning: cannot open /proc/net/dev (No such file or directory). Limited output.\n');
  }
  const guard = nameGuard(context);
  const out = byteWriter(context);
  out.write(heading);
  const shown = interfaces.filter(({ flags = 0 }) => options.all || (flags & up) !== 0);
  for (const entry of shown.toSorted((one, other) => compareNames(one.name, other.name))) {
    out.write(interfaceLine(entry, guard(toByteText(entry.name)), counters?.get(toByteText(entry.name)) ?? null));
  }
  out.flush();
  return Promise.resolve(netstatExit.ok);
}

function refuse(context: ClassicContext, what: string): Promise<number> {
  context.writeError(`netstat: ${what} is not shown by portolan.\n`);
  return Promise.resolve(netstatExit.failed);
}

function readCounters(proc: ProcFs | null): ReadonlyMap<ByteText, DeviceCounters> | null {
  const bytes = proc?.bytes('net/dev', 16 << 20) ?? null;
  return bytes === null ? null : parseDevices(bytesAsText(bytes));
}

/** `  eth0: bytes packets errs drop fifo frame compressed multicast | bytes packets errs drop fifo colls carrier compressed`. */
export function parseDevices(text: ByteText): ReadonlyMap<ByteText, DeviceCounters> {
  const devices = new Map<ByteText, DeviceCounters>();
  for (const line of text.split('\n').slice(2)) {
    const colon = line.lastIndexOf(':');
    const cells = line
      .slice(colon + 1)
      .trim()
      .split(/ +/);
    if (colon === -1 || cells.length < 16) continue;
    devices.set(line.slice(0, colon).trim(), { received: cells.slice(0, 8), sent: cells.slice(8, 16) });
  }
  return devices;
}

function interfaceLine(
  { mtu = 0, flags = 0 }: NetworkInterface,
  name: ByteText,
  counters: DeviceCounters | null,
): ByteText {
  const head = `${name.padEnd(15)} ${String(mtu).padStart(5)}`;
  if (counters === null) return `${head}      - no statistics available -                        ${flagText(flags)}\n`;
  const [, packets, errors, dropped, overruns] = counters.received;
  const [, sent, sendErrors, sendDropped, sendOverruns] = counters.sent;
  const received = `${wide(packets)} ${narrow(errors)} ${narrow(dropped)} ${overruns!.padEnd(6)}`;
  return `${head} ${received} ${wide(sent)} ${narrow(sendErrors)} ${narrow(sendDropped)} ${narrow(sendOverruns)} ${flagText(flags)}\n`;
}

const wide = (counter: string | undefined): string => counter!.padStart(8);
const narrow = (counter: string | undefined): string => counter!.padStart(6);

function flagText(flags: number): string {
  if ((flags & 0xffff) === 0) return '[NO FLAGS]';
  return letters
    .filter(([bit]) => (flags & bit) !== 0)
    .map(([, letter]) => letter)
    .join('');
}

/** By what stands before the number at the end, then by that number (`v2` before `v10`), then by bytes. */
export function compareNames(one: string, other: string): number {
  const [prefix, number] = split(one);
  const [otherPrefix, otherNumber] = split(other);
  return compareText(prefix, otherPrefix) || number - otherNumber || compareText(one, other);
}

function split(name: string): readonly [prefix: string, number: number] {
  const digits = /\d*$/.exec(name)![0];
  // C's int: a longer number wraps.
  return [name.slice(0, name.length - digits.length), Number(BigInt.asIntN(32, BigInt(digits || '0')))];
}

function compareText(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
