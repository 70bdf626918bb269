/** `a.port > b.port: ` before TCP, UDP and their kin: addresses only when the header follows the IP header at once. */
import type { Printing } from './printing.ts';

/** The addresses of the IP packet at `p.ip`, without ports. */
export function printAddressPair(p: Printing, end: string): void {
  const { ip } = p;
  if (p.u8(ip) >>> 4 === 6) {
    p.ipv6(ip + 8);
    p.text(' > ');
    p.ipv6(ip + 24);
  } else {
    p.ipv4(ip + 12);
    p.text(' > ');
    p.ipv4(ip + 16);
  }
  p.text(end);
}

/** Addresses and ports; behind extension headers, whose line has the addresses, the ports alone. */
export function printEndpoints(
  p: Printing,
  protocol: number,
  source: number,
  destination: number,
  kind: 'tcp' | 'udp',
): void {
  const { ip } = p;
  const six = p.u8(ip) >>> 4 === 6;
  const whole = p.u8(six ? ip + 6 : ip + 9) === protocol;
  if (whole) {
    if (six) p.ipv6(ip + 8);
    else p.ipv4(ip + 12);
    p.char(dot);
  }
  printPort(p, source, kind);
  p.text(' > ');
  if (whole) {
    if (six) p.ipv6(ip + 24);
    else p.ipv4(ip + 16);
    p.char(dot);
  }
  printPort(p, destination, kind);
  p.text(': ');
}

const dot = 46;

function printPort(p: Printing, port: number, kind: 'tcp' | 'udp'): void {
  if (kind === 'tcp') p.tcpPort(port);
  else p.udpPort(port);
}
