/** TCP flags as people write them (`SYNFIN`, `URGACKPSHRSTSYNFIN`, `0x12`), and techniques that send others than their own. */
import { failure, success } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { tcpFlags } from '../wire/tcp.ts';
import { defineTechnique } from './technique.ts';
import type { PacketTechnique } from './technique.ts';

/** The flags of the byte, by the names of RFC 9293 and RFC 3168, and two words for all and none. */
const names: Readonly<Record<string, number>> = {
  FIN: tcpFlags.fin,
  SYN: tcpFlags.syn,
  RST: tcpFlags.rst,
  PSH: tcpFlags.psh,
  ACK: tcpFlags.ack,
  URG: tcpFlags.urg,
  ECE: tcpFlags.ece,
  CWR: tcpFlags.cwr,
  ALL: 0xff,
  NONE: 0,
};

/** Reads names one behind the other (commas and white space between them, in either case), or a number from 0 to 255. */
export function parseTcpFlags(text: string): Result<number> {
  const number = /^(?:0x[0-9a-f]{1,2}|\d{1,3})$/i.test(text) ? Number(text) : null;
  if (number !== null) return number <= 0xff ? success(number) : failure('flags are at most 255', 0, text.length);
  let [flags, at] = [0, 0];
  while (at < text.length) {
    if (/[\s,|+]/.test(text[at]!)) {
      at++;
      continue;
    }
    const rest = text.slice(at, at + 4).toUpperCase();
    const name = Object.keys(names).find((one) => rest.startsWith(one));
    if (name === undefined) return failure('expected FIN, SYN, RST, PSH, ACK, URG, ECE, CWR, ALL or NONE', at, 1);
    flags |= names[name]!;
    at += name.length;
  }
  return text.trim() === '' ? failure('no flag is named', 0, 0) : success(flags);
}

/** The names of flags, highest first: `URGACKSYN`; `NONE` for none. */
export function tcpFlagsText(flags: number): string {
  const set = Object.entries(names).filter(([name, bit]) => name !== 'ALL' && (flags & bit) !== 0);
  return set.length === 0
    ? 'NONE'
    : set
        .toReversed()
        .map(([name]) => name)
        .join('');
}

/**
 * The technique with other flags: what an answer means is still its own. Options stay where a SYN is sent, which alone may carry
 * them. Throws RangeError (a programmer's error) for a technique that sends no TCP.
 */
export function withTcpFlags(base: PacketTechnique, flags: number): PacketTechnique {
  const { transport, payload } = base.probe(0);
  if (transport.kind !== 'tcp') throw new RangeError(`${base.id} sends no TCP flags`);
  const options = (flags & tcpFlags.syn) === 0 ? [] : transport.header.options;
  const packet = {
    key: 0,
    transport: { kind: 'tcp', header: { ...transport.header, flags, options } } as const,
    payload,
  };
  return defineTechnique<PacketTechnique>({
    ...base,
    id: `${base.id}+${tcpFlagsText(flags).toLowerCase()}`,
    brief: `${tcpFlagsText(flags)}, read as ${base.id}`,
    // Open from closed is told by the answer to a SYN alone.
    tellsOpen: base.tellsOpen && flags === tcpFlags.syn,
    probe: () => packet,
  });
}
