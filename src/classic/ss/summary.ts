/** The counts of -s, from /proc/net/sockstat, sockstat6 and snmp. */
import type { Host } from '../../os/host.ts';
import { errorText } from './strerror.ts';

/** The text of the summary; `complain` hears of files that cannot be read. */
export function summaryText(host: Host, complain: (text: string) => void): string {
  const stat = readStat(host, complain);
  const established = establishedCount(host, complain);
  const [tcp, tcp6] = [stat('TCP:', 'inuse'), stat('TCP6:', 'inuse')];
  const [udp, udp6] = [stat('UDP:', 'inuse'), stat('UDP6:', 'inuse')];
  const [raw, raw6] = [stat('RAW:', 'inuse'), stat('RAW6:', 'inuse')];
  const [allocated, waiting] = [stat('TCP:', 'alloc'), stat('TCP:', 'tw')];
  // The kernel counts allocated sockets and orphans of the whole machine, whatever the namespace: so does ss.
  const closed = allocated - (tcp + tcp6 - waiting);
  const orphans = stat('TCP:', 'orphan');
  const lines = [
    `Total: ${stat('sockets:', 'used')}`,
    `TCP:   ${allocated + waiting} (estab ${established}, closed ${closed}, orphaned ${orphans}, timewait ${waiting})`,
    '',
    'Transport Total     IP        IPv6',
    transport('RAW', raw, raw6),
    transport('UDP', udp, udp6),
    transport('TCP', tcp, tcp6),
    transport('INET', raw + udp + tcp, raw6 + udp6 + tcp6),
    transport('FRAG', stat('FRAG:', 'inuse'), stat('FRAG6:', 'inuse')),
    '',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function transport(name: string, ipv4: number, ipv6: number): string {
  const cells = [ipv4 + ipv6, ipv4, ipv6].map((value) => String(value).padEnd(9));
  return `${name}\t  ${cells.join(' ')}`;
}

/** A look-up of `LABEL: name value ...` lines; 0 for what is not there. */
function readStat(host: Host, complain: (text: string) => void): (label: string, name: string) => number {
  const values = new Map<string, number>();
  const text = host.proc?.text('net/sockstat') ?? null;
  if (text === null) complain(`ss: get_sockstat: ${refusal(host, 'net/sockstat')}\n`);
  const both = text === null ? '' : `${text}\n${host.proc?.text('net/sockstat6') ?? ''}`;
  for (const line of both.split('\n')) {
    const words = line.split(' ');
    for (let index = 1; index + 1 < words.length; index += 2) {
      values.set(`${words[0]} ${words[index]}`, Math.trunc(Number(words[index + 1])) || 0);
    }
  }
  return (label, name) => values.get(`${label} ${name}`) ?? 0;
}

/** CurrEstab of the two `Tcp:` lines of /proc/net/snmp, one of names and one of values. */
function establishedCount(host: Host, complain: (text: string) => void): number {
  const text = host.proc?.text('net/snmp') ?? null;
  const [names, values] = (text ?? '').split('\n').filter((line) => line.startsWith('Tcp:'));
  const column = names?.split(' ').indexOf('CurrEstab') ?? -1;
  const value = Number(values?.split(' ')[column]);
  if (column > 0 && Number.isInteger(value)) return value;
  complain(`ss: get_snmpstat: ${text === null ? refusal(host, 'net/snmp') : 'No such process'}\n`);
  return 0;
}

function refusal(host: Host, path: string): string {
  return errorText(host.proc?.refusal(path) ?? 'ENOENT');
}
