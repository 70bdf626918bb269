/** A probe and its answer in words: what a technique sends to a port, and what came back for it. */
import { tcpFlags } from '../wire/tcp.ts';
import type { TransportSpec } from '../wire/build-packet.ts';
import type { PortResult } from './port-result.ts';
import type { Technique } from './technique.ts';
import { udpPayloadKey, udpPayloads, udpQuestion } from './udp-payloads.ts';

/** `TCP SYN with MSS 1460`, `UDP dns question of 17 bytes`, `connection by the kernel (TCP SYN)`. */
export function probeWords(technique: Technique, port: number): string {
  if (technique.kind === 'dial')
    return technique.transport === 'udp'
      ? `${udpWords(port, udpQuestion(port))} by the kernel`
      : 'connection by the kernel (TCP SYN)';
  const { transport, payload } = technique.probe(port);
  if (transport.kind === 'tcp') return tcpWords(transport.header);
  if (transport.kind === 'udp') return udpWords(port, payload);
  if (transport.kind === 'sctp') return `SCTP ${technique.id.slice(5).toUpperCase()}`;
  return `${technique.id} ${port}`;
}

type TcpHeader = Extract<TransportSpec, { kind: 'tcp' }>['header'];

function tcpWords({ flags, options }: TcpHeader): string {
  const set = Object.entries(tcpFlags).filter(([, bit]) => (flags & bit) !== 0);
  const names = set.length === 0 ? 'segment without a flag' : set.map(([name]) => name.toUpperCase()).join('+');
  const size = options.find((option) => option.kind === 2 && 'size' in option);
  return `TCP ${names}${size !== undefined && 'size' in size ? ` with MSS ${size.size}` : ''}`;
}

function udpWords(port: number, payload: Uint8Array): string {
  const known = udpPayloads[udpPayloadKey(port) - 1];
  if (payload.length === 0) return 'empty UDP datagram';
  return `UDP ${known?.protocol ?? 'datagram'} question of ${payload.length} bytes`;
}

const answers: Readonly<Record<string, string>> = {
  'syn-ack': 'SYN-ACK',
  reset: 'RST',
  'conn-refused': 'RST (the kernel says ECONNREFUSED)',
  'udp-response': 'a datagram',
  'proto-response': 'a packet of that protocol',
  'init-ack': 'INIT ACK',
  abort: 'ABORT',
  'perm-denied': 'a refusal by this machine (EACCES or EPERM)',
};

/** The answer behind a reason: `SYN-ACK`, `ICMP admin-prohibited`. */
export function answerWords({ reason }: Pick<PortResult, 'reason'>): string {
  return answers[reason] ?? `ICMP ${reason}`;
}
