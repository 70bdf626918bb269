/** Opens a prober whose packets are as the user wants them: their source, their payload, their time to live; and shows them. */
import { randomBytes } from 'node:crypto';
import { parseIp } from '../../addr/ip-address.ts';
import type { IpAddress } from '../../addr/ip-address.ts';
import type { Clock } from '../../base/clock.ts';
import { linkDefaults } from '../../link/link-options.ts';
import { openRawLink } from '../../link/raw-link.linux.ts';
import { replyFilter } from '../../link/reply-filter.ts';
import { traceLink } from '../../link/tracer.ts';
import { PacketProber } from '../../scan/packet-prober.ts';
import { kernelSources, sourcePorts } from '../../scan/packet-source.linux.ts';
import type { ProbeSpace } from '../../scan/probe-space.ts';
import type { Prober } from '../../scan/prober.ts';
import type { PortTechnique, Technique } from '../../scan/technique.ts';
import { plainWays } from '../../scan/ways.ts';
import { linkTypes } from '../../wire/link-type.ts';
import type { NmapOptions, PacketOptions } from './nmap-options.ts';
import { packetLine } from './packet-line.ts';
import { shapedLink } from './shaped-link.ts';

/** Whether a technique asks ports, by packets of its own. */
export function asksPorts(technique: Technique): technique is PortTechnique {
  return technique.kind === 'packet' && technique.transport !== 'ip';
}

/** Headers, payloads of ours, and the quotation of an ICMP error. */
const snapLength = 256;

/** Opens it; `show` is told every packet of the scan, a line each. Throws what a link throws. */
export function openShapedProber(
  technique: PortTechnique,
  space: ProbeSpace,
  seed: number,
  clock: Clock,
  { packets, packetTrace }: NmapOptions,
  show: (line: string) => void,
): Prober {
  const { device, source, sourcePort, ttl, badSum } = packets;
  const sources = sourcePort === null ? sourcePorts(seed) : { first: sourcePort, last: sourcePort };
  const raw = openRawLink({
    interface: device ?? space.zones[0] ?? 'any',
    filter: replyFilter({
      linkType: linkTypes.raw,
      transports: [technique.transport],
      ports: { low: sources.first, high: sources.last },
    }),
    direction: 'in',
    snapLength,
    ringBytes: linkDefaults.ringBytes / 4,
    retireMs: 1,
  });
  const beganMs = clock.monotonic();
  const traced = packetTrace
    ? traceLink(raw, ({ direction, bytes, start, end }) => {
        const line = packetLine(bytes, start, end);
        const seconds = ((clock.monotonic() - beganMs) / 1000).toFixed(4);
        if (line !== null) show(`${direction === 'sent' ? 'SENT' : 'RCVD'} (${seconds}s) ${line}\n`);
      })
    : raw;
  const link = ttl !== null || badSum ? shapedLink(traced, { ttl, badSum }) : traced;
  const fixed = source === null ? null : parseIp(source);
  const kernels = kernelSources();
  const from = (destination: IpAddress): IpAddress | string =>
    fixed?.ok === true && fixed.value.version === destination.version ? fixed.value : kernels(destination);
  const shaped = withPayload(technique, packets);
  return new PacketProber({ technique: shaped, space, seed, link, clock, ways: plainWays(link, from), sources });
}

function withPayload(technique: PortTechnique, { payload, payloadLength }: PacketOptions): PortTechnique {
  if (payload === null && payloadLength === null) return technique;
  const more = payload ?? Uint8Array.from(randomBytes(payloadLength!));
  return {
    ...technique,
    probe(port) {
      const packet = technique.probe(port);
      // What the user gives goes in place of a question of ours.
      return { ...packet, payload: more };
    },
  };
}
