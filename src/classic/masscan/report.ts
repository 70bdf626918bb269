/** What masscan's outputs tell of: a port's status, or what its service said. */
import { serviceName } from '../../registry/service-name.ts';

/** A status. */
export interface MasscanStatus {
  readonly kind: 'status';
  readonly host: string;
  /** `icmp` with port 0 for an answer to an echo request. */
  readonly protocol: 'tcp' | 'udp' | 'sctp' | 'icmp';
  readonly port: number;
  readonly status: 'open' | 'closed';
  readonly reason: string;
  readonly ttl: number;
  /** Seconds since 1970. */
  readonly at: number;
}

/** What a service said. */
export interface MasscanBanner {
  readonly kind: 'banner';
  readonly host: string;
  readonly protocol: 'tcp' | 'udp' | 'sctp' | 'icmp';
  readonly port: number;
  readonly service: string;
  /** Bytes outside of printable ASCII, backslashes, quotes and angle brackets as `\xNN`: fit for every form. */
  readonly text: string;
  readonly ttl: number;
  readonly at: number;
}

/** Either. */
export type MasscanRecord = MasscanStatus | MasscanBanner;

/** What frames the results. */
export interface MasscanFrame {
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** `TCP(3;22-22,80-80,443-443) UDP(0;) SCTP(0;) PROTOCOLS(0;)`. */
  readonly ports: string;
}

/** What is known in the end. */
export interface MasscanEnd {
  readonly endedAt: number;
  readonly open: number;
  readonly closed: number;
}

/** Bytes as masscan writes banners. */
export function bannerText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    const plain = byte >= 0x20 && byte < 0x7f && !'\\"<>&\''.includes(character);
    return plain ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}

/** The usual service of a port; empty where there is none. */
export function portName(port: number, protocol: MasscanRecord['protocol']): string {
  return protocol === 'icmp' ? '' : (serviceName(port, protocol)?.name ?? '');
}

/** The line on the screen, as wide as the progress line that it overwrites. */
export function screenLine(record: MasscanRecord): string {
  const { port, protocol, host } = record;
  const text =
    record.kind === 'status'
      ? `Discovered ${record.status} port ${port}/${protocol} on ${host}`
      : `Banner on port ${port}/${protocol} on ${host}: [${record.service}] ${record.text}`;
  return `${text.padEnd(79)}\n`;
}
