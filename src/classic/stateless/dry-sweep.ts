/** The packets that a sweep would send, in its order, and none of them sent. */
import type { IpAddress } from '../../addr/ip-address.ts';
import type { Clock } from '../../base/clock.ts';
import { echoQuestion } from '../../scan/discovery/questions.ts';
import { addressWords, Cookies, keyOfSeed } from '../../scan/cookie.ts';
import { dryPackets } from '../../scan/dry-packets.ts';
import type { DryPacket } from '../../scan/dry-packets.ts';
import { kernelSources, sourcePorts } from '../../scan/packet-source.linux.ts';
import { permutation, shardPosition, shardSize } from '../../scan/permutation.ts';
import { ProbeSpace } from '../../scan/probe-space.ts';
import { buildPacket, plainIpv4, plainIpv6 } from '../../wire/build-packet.ts';
import { firstAttemptValue } from '../../scan/question-prober.ts';
import type { TransportSpec } from '../../wire/build-packet.ts';
import type { SweepPart, SweepPlan } from './sweep-plan.ts';

/** Makes them: bytes from the IP header on, or the errno name where no way leads to the place. */
export function* drySweep(plan: SweepPlan, clock: Clock): Generator<Uint8Array | string, undefined> {
  let { first, most } = plan;
  for (const part of plan.parts) {
    const space = new ProbeSpace(part.addresses, part.ports);
    const packet = packetsOf(part, space, plan, clock);
    const order = permutation(space.size, plan.seed);
    const steps = shardSize(space.size, plan.shard);
    for (let step = Math.min(first, steps); step < steps && most > 0; step++, most--)
      yield packet(order.at(shardPosition(step, plan.shard)));
    first = Math.max(0, first - steps);
  }
}

function packetsOf({ technique }: SweepPart, space: ProbeSpace, plan: SweepPlan, clock: Clock): DryPacket {
  const { seed, packets } = plan;
  const kernels = kernelSources();
  const from = (to: IpAddress): IpAddress | string =>
    packets.source?.version === to.version ? packets.source : kernels(to);
  if (technique !== 'icmp.echo') {
    const sources = packets.sourcePorts ?? sourcePorts(seed);
    return dryPackets({ technique, space, seed, clock, sources, sourceOf: from });
  }
  const cookies = new Cookies(keyOfSeed(seed), packets.sourcePorts ?? sourcePorts(seed));
  return (index) => {
    const to = space.address(space.addressNumber(index));
    const source = from(to);
    if (typeof source === 'string') return source;
    const { transport, payload, protocol } = echoQuestion(to.version);
    const value = firstAttemptValue(cookies.value(addressWords(to), space.port(index)));
    const network =
      to.version === 4 ? { ...plainIpv4(source, to), protocol } : { ...plainIpv6(source, to), nextHeader: protocol };
    return buildPacket({ link: null, network, transport: marked(transport, value), payload }).bytes;
  };
}

/** An echo request with its identifier and sequence number. */
function marked(transport: TransportSpec, value: number): TransportSpec {
  const numbers = { identifier: value >>> 16, sequence: value & 0xffff };
  if (transport.kind === 'icmp' && transport.message.type === 8)
    return { kind: 'icmp', message: { ...transport.message, ...numbers } };
  return transport.kind === 'icmpv6' && transport.message.type === 128
    ? { kind: 'icmpv6', message: { ...transport.message, ...numbers } }
    : transport;
}
