/** Traces the way to a surveyed host with what it is known to answer. */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipText } from '../addr/ip-address.ts';
import type { HostProbe } from './discovery/discovery-method.ts';
import type { SurveyHop } from './host-result.ts';
import type { PortResult } from './port-result.ts';
import type { SurveyedHost } from './survey-request.ts';
import type { Tracer } from './trace-types.ts';

type NameOf = (address: IpAddress, signal: AbortSignal) => Promise<string | null>;

/** The hops; `nameOf` asks for the routers' names, null where nobody wants them. Rejects with what the tracer throws. */
export async function traceHost(
  tracer: Tracer,
  host: SurveyedHost,
  nameOf: NameOf | null,
  signal: AbortSignal,
): Promise<readonly SurveyHop[]> {
  const { hops } = await tracer.trace({ address: host.address, probe: traceProbe(host), ttl: ttlOf(host) }, signal);
  return Promise.all(
    hops.map(async ({ ttl, address, rttMs }) => ({
      ttl,
      address: address === null ? null : ipText(address),
      hostname: address === null || nameOf === null ? null : await nameOf(address, signal),
      rttMs,
    })),
  );
}

/** Closed ports answer everything and log nothing, so they come first; then what told that the host is up. */
const preference = ['tcp closed', 'tcp open', 'udp closed', 'sctp closed', 'sctp open'];
const methods = { tcp: 'tcp.syn', udp: 'udp.payload', sctp: 'sctp.init' } as const;

/** What a host is traced with. */
export function traceProbe({ tally, presence }: Pick<SurveyedHost, 'tally' | 'presence'>): HostProbe {
  for (const wanted of preference) {
    const found = tally.examples.find(({ transport, state }) => `${transport} ${state}` === wanted);
    if (found !== undefined && isOwnWord(found) && found.transport !== 'ip')
      return { method: methods[found.transport], number: found.port };
  }
  const answered = presence.answers?.find(({ probe, from }) => probe !== null && from === null)?.probe;
  return answered ?? { method: 'icmp.echo', number: 0 };
}

function isOwnWord({ reasonFrom, reason }: PortResult): boolean {
  return reasonFrom === null && reason !== 'socket-table';
}

function ttlOf({ presence, tally }: SurveyedHost): number | null {
  const told = tally.examples.find((result) => result.ttl !== null && isOwnWord(result));
  return told?.ttl ?? presence.ttl;
}
