/** -D, -J, -L: what there is to capture from. */
import type { NetworkInterface } from '../../os/host.ts';
import { printable } from '../../report/printable.ts';
import { linkTypes } from '../../wire/link-type.ts';
import type { ClassicContext } from '../classic.ts';
import { linkTypeText } from './link-type-names.ts';
import type { TcpdumpOptions } from './options.ts';
import { TcpdumpError } from './tcpdump-error.ts';

const any = 'any';
/** IFF_RUNNING (include/uapi/linux/if.h). */
const running = 0x40;

/** Prints a list; returns the exit code. Throws TcpdumpError. */
export function printList(
  list: 'interfaces' | 'link-types' | 'time-stamp-types',
  options: TcpdumpOptions,
  context: ClassicContext,
): number {
  const interfaces = inOrder(context.host.interfaces());
  if (list === 'interfaces') {
    context.write(listing(interfaces));
    return 0;
  }
  const name = options.interface ?? interfaces[0]?.name ?? any;
  if (list === 'time-stamp-types') {
    // Packet sockets stamp with the kernel's clock unless told otherwise.
    context.writeError(`Time stamp types for ${printable(name)} (use option -j to set):\n  host (Host)\n`);
    return 0;
  }
  const lines = linkTypesOf(name, interfaces).map((type) => `  ${linkTypeText(type)}${unprinted(type)}\n`);
  context.writeError(`Data link types for ${printable(name)} (use option -y to set):\n${lines.join('')}`);
  return 0;
}

/** Those that are up come first, and loopback behind the others. */
function merit({ up, loopback, flags }: NetworkInterface): number {
  return (up ? 4 : 0) + (isRunning(flags) ? 2 : 0) + (loopback ? 0 : 1);
}

function inOrder(interfaces: readonly NetworkInterface[]): readonly NetworkInterface[] {
  return interfaces.toSorted((a, b) => merit(b) - merit(a) || a.index - b.index);
}

function placeOfAny(interfaces: readonly NetworkInterface[]): number {
  const at = interfaces.findIndex(({ up, loopback }) => !up || loopback);
  return at === -1 ? interfaces.length : at;
}

/** The names in the order of -D, `any` among them. */
export function interfaceNames(interfaces: readonly NetworkInterface[]): readonly string[] {
  const sorted = inOrder(interfaces);
  return sorted.map(({ name }) => name).toSpliced(placeOfAny(sorted), 0, any);
}

/** The interfaces with what the kernel says of them; `any` stands before loopback, as libpcap sorts it. */
function listing(interfaces: readonly NetworkInterface[]): string {
  const lines = interfaces.map(line);
  lines.splice(placeOfAny(interfaces), 0, `${any} (Pseudo-device that captures on all interfaces) [Up, Running]`);
  return lines.map((text, index) => `${index + 1}.${text}\n`).join('');
}

function line({ name, up, loopback, flags }: NetworkInterface): string {
  const carrier = isRunning(flags);
  const words = [up && 'Up', carrier && 'Running', loopback && 'Loopback', up && !loopback && connection(carrier)];
  const said = words.filter((word) => word !== false).join(', ');
  return `${printable(name)} [${said === '' ? 'none' : said}]`;
}

function connection(carrier: boolean): string {
  return carrier ? 'Connected' : 'Disconnected';
}

/** libpcap lets an Ethernet device be one that a cable modem's head end sends on. */
const docsis = 143;

function unprinted(type: number): string {
  return type === docsis ? ' (printing not supported)' : '';
}

function linkTypesOf(name: string, interfaces: readonly NetworkInterface[]): readonly number[] {
  if (name === any) return [linkTypes.linuxSll, linkTypes.linuxSll2];
  const found = interfaces.find((each) => each.name === name);
  if (found === undefined) throw new TcpdumpError(`${printable(name)}: No such device exists\n(No such device exists)`);
  if (found.loopback) return [linkTypes.ethernet];
  return found.mac === null ? [linkTypes.raw] : [linkTypes.ethernet, docsis];
}

function isRunning(flags: number | undefined): boolean {
  return ((flags ?? 0) & running) !== 0;
}
