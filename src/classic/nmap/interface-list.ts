/** `--iflist`: the interfaces and routes of this machine in nmap's two tables. */
import type { Host, NetworkInterface } from '../../os/host.ts';
import { printable } from '../../report/printable.ts';
import { parseIpv4Routes } from '../netstat/ipv4-routes.ts';
import { parseIpv6Routes } from '../netstat/ipv6-routes.ts';

/** RTF_UP and RTF_REJECT (include/uapi/linux/route.h). */
const [up, reject] = [0x1, 0x200];

/** The text. */
export function interfaceList(host: Host): string {
  const devices = [
    ['DEV', '(SHORT)', 'IP/MASK', 'TYPE', 'UP', 'MTU', 'MAC'],
    ...host.interfaces().flatMap((one) => rowsOf(one)),
  ];
  const ways = [['DST/MASK', 'DEV', 'METRIC', 'GATEWAY'], ...routesOf(host)];
  return `${title('INTERFACES')}${table(devices)}\n${title('ROUTES')}${table(ways)}\n`;
}

function rowsOf({ name, kind, addresses, up: isUp, mtu, mac }: NetworkInterface): readonly (readonly string[])[] {
  const type = kind === 'loopback' ? 'loopback' : kind === 'tunnel' ? 'point2point' : 'ethernet';
  const told = [type, isUp ? 'up' : 'down', mtu === undefined ? '' : String(mtu), mac?.toUpperCase() ?? ''];
  const sorted = addresses.toSorted((a, b) => a.family - b.family);
  const texts =
    sorted.length === 0 ? ['(none)/0'] : sorted.map(({ address, prefixLength }) => `${address}/${prefixLength}`);
  return texts.map((address) => [printable(name), `(${printable(name)})`, address, ...told]);
}

function routesOf({ proc }: Host): readonly (readonly string[])[] {
  const four = parseIpv4Routes(proc?.text('net/route') ?? '')
    .filter(({ flags }) => (flags & up) !== 0 && (flags & reject) === 0)
    .map(({ destination, mask, device, metric, gateway }) => ({
      length: maskLength(mask),
      cells: [
        `${destination}/${maskLength(mask)}`,
        printable(device),
        String(metric),
        gateway === '0.0.0.0' ? '' : gateway,
      ],
    }));
  const six = parseIpv6Routes(proc?.text('net/ipv6_route') ?? '', false)
    .filter(({ flags }) => (flags & up) !== 0 && (flags & reject) === 0)
    .map(({ destination, prefixLength, device, metric, nextHop }) => ({
      length: prefixLength,
      cells: [`${destination}/${prefixLength}`, printable(device), String(metric), nextHop === '::' ? '' : nextHop],
    }));
  return [four, six].flatMap((rows) => rows.toSorted((a, b) => b.length - a.length).map(({ cells }) => cells));
}

function maskLength(mask: string): number {
  return mask.split('.').reduce((bits, octet) => bits + Number(octet).toString(2).replaceAll('0', '').length, 0);
}

function title(word: string): string {
  const width = 58;
  const before = Math.floor((width - word.length) / 2);
  return `${'*'.repeat(before)}${word}${'*'.repeat(width - word.length - before)}\n`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  return rows
    .map(
      (cells) =>
        `${cells
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join(' ')
          .trimEnd()}\n`,
    )
    .join('');
}
