/** Finds ports that a server can bind at once on every address, proved by binding them. */
import type { Host } from '../os/host.ts';

/** The kernel's answer for one port. */
export interface PortAvailability {
  readonly port: number;
  readonly free: boolean;
  /** The first refusal: `tcp ipv6: EADDRINUSE`; null when free. */
  readonly refusal: { readonly transport: 'tcp' | 'udp'; readonly family: 4 | 6; readonly errno: string } | null;
}

/** Families that this machine lacks do not make a port busy. */
const familyAbsent = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL']);

/** Binds TCP and UDP, IPv4 and IPv6, on every address, all held at once, then lets go. */
export function tryPort(
  host: Host,
  port: number,
  transports: readonly ('tcp' | 'udp')[] = ['tcp', 'udp'],
): PortAvailability {
  const held: { close(): void }[] = [];
  try {
    for (const transport of transports) {
      for (const family of [4, 6] as const) {
        const outcome = host.tryBind({ transport, family, port });
        held.push(outcome);
        if (outcome.errno !== null && !familyAbsent.has(outcome.errno)) {
          return { port, free: false, refusal: { transport, family, errno: outcome.errno } };
        }
      }
    }
    return { port, free: true, refusal: null };
  } finally {
    for (const one of held) one.close();
  }
}

/** Ports of `candidates` in order, free for the transports that each is wanted for; each is tried when asked for. */
export function* freePorts(
  host: Host,
  candidates: Iterable<number>,
  transportsOf: (port: number) => readonly ('tcp' | 'udp')[] = () => ['tcp', 'udp'],
): Generator<number> {
  for (const port of candidates) if (tryPort(host, port, transportsOf(port)).free) yield port;
}
