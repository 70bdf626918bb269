/** A verdict for people: the sentence, the evidence with its times, the next step. */
import { ipText } from '../addr/ip-address.ts';
import type { AddressVerdict, ReachVerdict } from '../doctor/decide.ts';
import type { AddressEvidence, ReachEvidence, SeenPacket } from '../doctor/evidence.ts';
import { icmpWords } from '../doctor/icmp-meaning.ts';
import { milliseconds, sentText } from '../doctor/sentence.ts';
import type { VerdictRecord } from '../doctor/verdict-record.ts';
import type { PortAnswer } from '../identify/port-answer.ts';
import { printable } from '../report/printable.ts';

/** More addresses than this are told in JSON only. */
const mostShown = 8;

/** The lines of an attempt to reach a port. Everything that came from outside is made printable. */
export function reachText(
  record: VerdictRecord,
  verdict: ReachVerdict,
  evidence: ReachEvidence,
  more: readonly (readonly [string, string])[],
): string {
  const { addresses, blind, leftOut, service } = evidence;
  const single = addresses.length === 1;
  const blocks = addresses.slice(0, mostShown).flatMap((one, at) => addressRows(one, verdict.addresses[at]!, single));
  const hidden = Math.max(0, addresses.length - mostShown) + leftOut;
  return lines(record, [
    row('decided', decidedText(record, blind)),
    ...nameRows(evidence),
    ...blocks,
    ...(hidden > 0 ? [row('', `and ${hidden} more addresses: --json`)] : []),
    ...serviceRows(service, evidence.tlsFailure),
    ...more.map(([label, text]) => row(label, text)),
  ]);
}

/** The lines of any other verdict. */
export function plainVerdictText(record: VerdictRecord, rows: readonly (readonly [string, string])[]): string {
  return lines(
    record,
    rows.map(([label, text]) => row(label, text)),
  );
}

function lines(record: VerdictRecord, rows: readonly string[]): string {
  const all = [printable(record.sentence, { maximum: 400 }), ...rows, row('next', record.next)];
  return `${all.join('\n')}\n`;
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(10)} ${printable(text, { maximum: 300 })}`;
}

function decidedText({ decidedFrom, verdict }: VerdictRecord, blind: string | null): string {
  if (decidedFrom === 'name') return `${verdict}, from the name look-up`;
  if (decidedFrom === 'packets') return `${verdict}, from packets seen on the wire`;
  return blind === null
    ? `${verdict}, from errno: no packet left this host`
    : `${verdict}, from errno and the socket’s error queue (packets not seen: ${blind})`;
}

function nameRows({ name, question }: ReachEvidence): readonly string[] {
  if (name.source === 'address') return [];
  const found = name.addresses.map(ipText).slice(0, mostShown).join(', ') || 'no address';
  const by = name.failure === null ? `by ${name.source}, ` : '';
  const rows = [row('name', `${question.host} -> ${found} (${by}${milliseconds(name.ms)})`)];
  for (const { server, said, ms } of name.servers) rows.push(row('server', `${server}: ${said} (${milliseconds(ms)})`));
  return rows;
}

function addressRows(one: AddressEvidence, { id }: AddressVerdict, single: boolean): readonly string[] {
  const { address, neighbour, reach, listener } = one;
  const rows = single ? [] : [row('address', `${ipText(address)}: ${id}`)];
  rows.push(row('route', routeText(one)));
  if (neighbour !== null) {
    const mac = neighbour.mac === null ? '' : ` ${neighbour.mac}`;
    rows.push(row('neighbour', `${ipText(neighbour.address)} ${neighbour.state}${mac}`));
  }
  if (listener !== undefined)
    rows.push(row('socket', listener === null ? 'none of this host has it' : listener.holder));
  rows.push(row('sent', reach.local === null ? `nothing (${reach.call}: ${reach.errno})` : sentLine(one)));
  rows.push(...answerRows(one));
  return rows;
}

function routeText({ route, local }: AddressEvidence): string {
  if (route === null) return 'not told';
  if (!route.ok) return `none: ${route.error}`;
  if (local) return `local, by ${route.interface ?? 'lo'}`;
  const parts = [
    route.kind === 'unicast' ? null : route.kind,
    route.interface === null ? null : `by ${route.interface}`,
    route.gateway === null ? null : `via ${ipText(route.gateway)}`,
    route.source === null ? null : `from ${ipText(route.source)}`,
    route.mtu === null ? null : `mtu ${route.mtu}`,
  ];
  return parts.filter((part) => part !== null).join(' ');
}

function sentLine({ reach, packets }: AddressEvidence): string {
  const from = reach.local === null ? '' : ` from port ${reach.local.port}`;
  const out = packets?.filter(({ direction, kind }) => direction === 'out' && (kind === 'SYN' || kind === 'datagram'));
  if (out === undefined) return `${sentText(reach)}${from}`;
  const times = out.map(({ ms, interface: name }) => `${milliseconds(ms)} ${name}`).slice(0, mostShown);
  return `${sentText(reach)}${from}; seen leaving: ${times.join(', ') || 'none'}`;
}

function answerRows({ reach, packets, reset }: AddressEvidence): readonly string[] {
  const rows: string[] = [];
  for (const message of reach.icmp) {
    const from = message.from === null ? 'unknown' : ipText(message.from);
    const hops = message.hopLimit === null ? '' : `, TTL ${message.hopLimit}`;
    rows.push(row('came back', `${icmpWords(message)} from ${from}${hops}, ${milliseconds(message.ms)}`));
  }
  for (const packet of (packets ?? []).filter(isAnswer).slice(0, 3))
    rows.push(
      row('came back', `${packet.kind}, TTL ${packet.hopLimit}, ${packet.interface}, ${milliseconds(packet.ms)}`),
    );
  if (reset !== null && reset.how === 'IP_MINTTL' && reset.hopLimit !== null)
    rows.push(row('came back', `RST, TTL ${reset.hopLimit} (found out with IP_MINTTL)`));
  if (reset !== null && reset.reference !== null)
    rows.push(row('compare', `${reset.reference.kind} of the host: TTL ${reset.reference.hopLimit}`));
  if (rows.length === 0 && reach.outcome !== 'connected' && reach.outcome !== 'answered')
    rows.push(
      row(
        'came back',
        reach.errno === null ? `nothing in ${milliseconds(reach.ms)}` : `${reach.errno}, ${milliseconds(reach.ms)}`,
      ),
    );
  if (reach.outcome === 'answered')
    rows.push(row('came back', `${reach.answerBytes} bytes, ${milliseconds(reach.ms)}`));
  if (reach.outcome === 'connected') rows.push(row('handshake', handshakeText(reach)));
  return rows;
}

/** What settles something: the rest of a conversation is not listed. */
function isAnswer({ direction, kind }: SeenPacket): boolean {
  return direction === 'in' && kind !== 'ICMP' && kind !== 'segment';
}

function handshakeText({ ms, after }: Extract<AddressEvidence['reach'], { transport: 'tcp' }>): string {
  const parts = [
    milliseconds(ms),
    after?.rttMs === null || after === null ? null : `round trip ${milliseconds(after.rttMs)}`,
    after?.sendWindow === null || after === null ? null : `window ${after.sendWindow}`,
    after?.ending === 'open' ? null : `then ${after?.ending} by the peer`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

function serviceRows(service: PortAnswer | null, tlsFailure: string | null): readonly string[] {
  const rows: string[] = [];
  const tls = service?.tls;
  if (tlsFailure !== null) rows.push(row('tls', `failed: ${tlsFailure}`));
  if (tls !== null && tls !== undefined) {
    const { certificate } = tls;
    const parts = [
      tls.protocol,
      tls.cipher,
      tls.problem === null ? 'certificate verified' : `not trusted: ${tls.problem}`,
    ];
    rows.push(row('tls', parts.filter((part) => part !== null).join(', ')));
    if (certificate !== null) {
      const { subject, issuer, validTo } = certificate;
      rows.push(row('', `subject ${subject}; issuer ${issuer}; valid to ${validTo}`));
    }
  }
  if (service !== null) rows.push(row('service', serviceText(service)));
  return rows;
}

function serviceText({ outcome, name, identity, hellos }: PortAnswer): string {
  if (outcome === 'identified') {
    const program = [identity?.product, identity?.version].filter((part) => part !== null && part !== undefined);
    return [name, ...program].join(' ');
  }
  if (outcome === 'unrecognised') return 'answers in a language that is not known';
  if (outcome === 'deaf') return 'acknowledges nothing that is sent';
  if (outcome === 'silent') return `silent to ${hellos.length} questions`;
  return outcome === 'wrapped' ? 'closes every connection without a word' : 'no further connection came about';
}
