/** The filter of a link that any protocol may answer on: of those with ports only what comes to ours, of all others everything. */
import { assemble, bpfCode, branch, goTo, label, plain } from '../link/bpf.ts';
import type { BpfProgram, BpfStep } from '../link/bpf.ts';
import { arpOperations } from '../wire/arp.ts';
import { etherTypes } from '../wire/ethernet.ts';
import { icmpv6Types } from '../wire/icmpv6.ts';
import { ipProtocols } from '../wire/ip-protocol.ts';

const withPorts = [ipProtocols.tcp, ipProtocols.udp, ipProtocols.sctp];

/** The program, for frames of linkTypes.raw; `ports` are those we send from, both included. */
export function answerFilter(ports: { readonly first: number; readonly last: number }, keep: number): BpfProgram {
  return assemble([
    plain(bpfCode.loadByte, 0),
    plain(bpfCode.and, 0xf0),
    branch(bpfCode.ifEqual, 0x60, { yes: 'ipv6' }),
    plain(bpfCode.loadByte, 9),
    ...portsOrKeep('ipv4'),
    // A later fragment has no ports, and is no answer either.
    plain(bpfCode.loadHalf, 6),
    branch(bpfCode.ifAnyBit, 0x1fff, { yes: 'drop' }),
    plain(bpfCode.indexHeaderLength, 0),
    plain(bpfCode.loadHalfIndexed, 2),
    goTo('ports'),
    label('ipv6'),
    plain(bpfCode.loadByte, 6),
    ...portsOrKeep('ipv6'),
    plain(bpfCode.loadHalf, 42),
    label('ports'),
    branch(bpfCode.ifGreaterOrEqual, ports.first, { no: 'drop' }),
    branch(bpfCode.ifGreater, ports.last, { yes: 'drop' }),
    label('keep'),
    plain(bpfCode.keep, keep),
    label('drop'),
    plain(bpfCode.keep, 0),
  ]);
}

function* portsOrKeep(family: string): Generator<BpfStep> {
  for (const protocol of withPorts) yield branch(bpfCode.ifEqual, protocol, { yes: `${family} ports` });
  yield goTo('keep');
  yield label(`${family} ports`);
}

/** The program, for Ethernet frames, that keeps ARP replies and neighbour advertisements. */
export const neighbourFilter: BpfProgram = assemble([
  plain(bpfCode.loadHalf, 12),
  branch(bpfCode.ifEqual, etherTypes.arp, { yes: 'arp' }),
  branch(bpfCode.ifEqual, etherTypes.ipv6, { no: 'drop' }),
  plain(bpfCode.loadByte, 20),
  branch(bpfCode.ifEqual, ipProtocols.icmpv6, { no: 'drop' }),
  plain(bpfCode.loadByte, 54),
  branch(bpfCode.ifEqual, icmpv6Types.neighborAdvertisement, { yes: 'keep', no: 'drop' }),
  label('arp'),
  plain(bpfCode.loadHalf, 20),
  branch(bpfCode.ifEqual, arpOperations.reply, { no: 'drop' }),
  label('keep'),
  plain(bpfCode.keep, 160),
  label('drop'),
  plain(bpfCode.keep, 0),
]);
