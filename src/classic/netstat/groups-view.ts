/** The multicast groups that each interface has joined: /proc/net/igmp and /proc/net/igmp6 (net/ipv4/igmp.c, net/ipv6/mcast.c). */
import { ipv6Text } from '../../addr/ipv6.ts';
import type { ProcFs } from '../../os/proc-fs.ts';
import type { ByteText } from '../byte-text.ts';
import { bytesAsText } from '../byte-text.ts';

/** A membership. */
export interface GroupRow {
  readonly device: ByteText;
  readonly users: number;
  readonly group: string;
}

/** The three heading lines. */
export const groupsHeading =
  'IPv6/IPv4 Group Memberships\nInterface       RefCnt Group\n--------------- ------ ---------------------\n';

/** The memberships of these families, IPv4 first; null where the kernel has no table of IPv4's and it was asked for. */
export function readGroups(proc: ProcFs, families: readonly (4 | 6)[]): GroupRow[] | null {
  const v4 = families.includes(4) ? readText(proc, 'net/igmp') : '';
  if (v4 === null) return null;
  const v6 = families.includes(6) ? (readText(proc, 'net/igmp6') ?? '') : '';
  return [...parseIgmp(v4), ...parseIgmp6(v6)];
}

/** A row as it is printed; `host` is the name or number of the group. */
export function groupLine({ device, users }: GroupRow, host: ByteText): ByteText {
  return `${device.padEnd(15)} ${String(users).padEnd(6)} ${host}\n`;
}

function readText(proc: ProcFs, path: string): ByteText | null {
  const bytes = proc.bytes(path);
  return bytes === null ? null : bytesAsText(bytes);
}

/** A line for each device (`1<tab>lo        :     1      V3`), below it one for each group, its address in host byte order. */
function parseIgmp(text: ByteText): GroupRow[] {
  const rows: GroupRow[] = [];
  let device = '';
  for (const line of text.split('\n').slice(1)) {
    const named = /^\d+\t(\S+?) *: /.exec(line);
    if (named !== null) device = named[1]!;
    const group = /^\t+([0-9A-F]{8}) +(\d+) /.exec(line);
    if (group === null) continue;
    const octets = group[1]!.match(/../g)!.map((octet) => Number.parseInt(octet, 16));
    rows.push({ device, users: Number(group[2]), group: octets.reverse().join('.') });
  }
  return rows;
}

/** `4    eth0            ff020000000000000000000000000001     1 0000000C 0`. */
function parseIgmp6(text: ByteText): GroupRow[] {
  const rows: GroupRow[] = [];
  for (const line of text.split('\n')) {
    const match = /^\d+ +(\S+) +([0-9a-f]{32}) +(\d+) /.exec(line);
    if (match === null) continue;
    rows.push({ device: match[1]!, users: Number(match[3]), group: ipv6Text(Buffer.from(match[2]!, 'hex')) });
  }
  return rows;
}
