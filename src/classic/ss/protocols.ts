/** IP protocols as ss names them in its first column. */
import type { InetProtocol } from '../../os/socket-table.ts';

const numbers: Readonly<Record<InetProtocol, number>> = {
  icmp: 1,
  tcp: 6,
  udp: 17,
  dccp: 33,
  sctp: 132,
  udplite: 136,
  raw: 255,
  mptcp: 262,
};

const names: Readonly<Record<number, string>> = {
  0: 'raw',
  6: 'tcp',
  17: 'udp',
  33: 'dccp',
  58: 'icmp6',
  132: 'sctp',
  262: 'mptcp',
};

/** The number of a table's protocol. */
export function protocolNumber(protocol: InetProtocol): number {
  return numbers[protocol];
}

/** The first column's text. */
export function protocolName(number: number): string {
  return names[number] ?? '???';
}
