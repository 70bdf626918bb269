/** What an ICMP error says about reaching a port, and its words (RFC 792, RFC 1812 section 5.2.7.1, RFC 4443 section 3). */

/** The coarse meaning of a message; the sender decides the rest. */
export type IcmpMeaning = 'net' | 'host' | 'port' | 'prohibited' | 'hops' | 'none';

interface Row {
  readonly meaning: IcmpMeaning;
  readonly words: string;
}

const row = (meaning: IcmpMeaning, words: string): Row => ({ meaning, words });

/** Codes of ICMP type 3. */
const unreachable4: Readonly<Record<number, Row>> = {
  0: row('net', 'network unreachable'),
  1: row('host', 'host unreachable'),
  2: row('port', 'protocol unreachable'),
  3: row('port', 'port unreachable'),
  4: row('none', 'fragmentation needed'),
  5: row('net', 'source route failed'),
  6: row('net', 'network unknown'),
  7: row('host', 'host unknown'),
  8: row('host', 'host isolated'),
  9: row('prohibited', 'network prohibited'),
  10: row('prohibited', 'host prohibited'),
  11: row('net', 'network unreachable for this service'),
  12: row('host', 'host unreachable for this service'),
  13: row('prohibited', 'administratively prohibited'),
  14: row('prohibited', 'precedence violation'),
  15: row('prohibited', 'precedence cut off'),
};

/** Codes of ICMPv6 type 1. */
const unreachable6: Readonly<Record<number, Row>> = {
  0: row('net', 'no route'),
  1: row('prohibited', 'administratively prohibited'),
  2: row('net', 'beyond the scope of the source address'),
  3: row('host', 'address unreachable'),
  4: row('port', 'port unreachable'),
  5: row('prohibited', 'source address failed policy'),
  6: row('prohibited', 'reject route'),
};

/** What a message means for the attempt that it quotes. */
export function icmpMeaning(message: { version: 4 | 6; type: number; code: number }): IcmpMeaning {
  return rowOf(message).meaning;
}

/** `ICMP 3/1 host unreachable`. */
export function icmpWords(message: { version: 4 | 6; type: number; code: number }): string {
  const { version, type, code } = message;
  return `ICMP${version === 6 ? 'v6' : ''} ${type}/${code} ${rowOf(message).words}`;
}

function rowOf({ version, type, code }: { version: 4 | 6; type: number; code: number }): Row {
  const [unreachable, timeExceeded, parameterProblem] = version === 4 ? [3, 11, 12] : [1, 3, 4];
  if (type === unreachable) {
    return (version === 4 ? unreachable4 : unreachable6)[code] ?? row('net', 'destination unreachable');
  }
  if (type === timeExceeded) {
    return code === 0 ? row('hops', 'time to live exceeded') : row('none', 'reassembly time exceeded');
  }
  if (type === parameterProblem) return row('prohibited', 'parameter problem');
  return row('none', version === 6 && type === 2 ? 'packet too big' : 'message');
}
