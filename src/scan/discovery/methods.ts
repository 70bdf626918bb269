/** All discovery methods that send packets, and what is asked where the user does not say. */
import type { DiscoveryMethod, DiscoveryMethodId, HostProbe } from './discovery-method.ts';
import { icmpEcho } from './icmp-echo.ts';
import { icmpMask } from './icmp-mask.ts';
import { icmpTimestamp } from './icmp-timestamp.ts';
import { ipProtocolPing } from './ip-protocol.ts';
import { sctpInitPing } from './sctp-init.ts';
import { tcpAckPing } from './tcp-ack.ts';
import { tcpSynPing } from './tcp-syn.ts';
import { udpPing } from './udp-payload.ts';

/** The methods; `tcp.connect` is the kernel's work and not among them. */
export const discoveryMethods: readonly DiscoveryMethod[] = [
  icmpEcho,
  icmpTimestamp,
  icmpMask,
  tcpSynPing,
  tcpAckPing,
  udpPing,
  sctpInitPing,
  ipProtocolPing,
];

/** The method of an id; throws RangeError (a programmer's error) for `tcp.connect`, which sends no packet of ours. */
export function discoveryMethod(id: DiscoveryMethodId): DiscoveryMethod {
  const method = discoveryMethods.find((one) => one.id === id);
  if (method === undefined) throw new RangeError(`${id} is no method that sends packets`);
  return method;
}

/** What hosts are asked with raw sockets, best first: between them answered by nearly every host that answers at all. */
export const usualProbes: readonly HostProbe[] = [
  { method: 'icmp.echo', number: 0 },
  { method: 'tcp.syn', number: 443 },
  { method: 'tcp.ack', number: 80 },
  { method: 'icmp.timestamp', number: 0 },
];

/** What hosts are asked by a user who may not send packets. */
export const usualConnectProbes: readonly HostProbe[] = [
  { method: 'tcp.connect', number: 80 },
  { method: 'tcp.connect', number: 443 },
];
