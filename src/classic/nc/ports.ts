/** nc's port words: numbers, names and ranges. */
import type { Random } from '../../base/random.ts';
import type { SystemNames } from '../../os/host.ts';
import { NcFailure } from './session.ts';

/** All ports of the words, each range ascending, or shuffled. Throws NcFailure. */
export function ncPorts(
  words: readonly string[],
  names: SystemNames,
  transport: 'tcp' | 'udp',
  shuffle: Random | null,
): readonly number[] {
  return words.flatMap((word) => {
    const range = /^(\d[^-]*)-(.*)$/s.exec(word);
    if (range === null) return [names.servicePort(word, transport) ?? portNumber(word)];
    const [one, other] = [portNumber(range[1]!), portNumber(range[2]!)];
    const low = Math.min(one, other);
    const ports = Array.from({ length: Math.abs(other - one) + 1 }, (_, index) => low + index);
    return shuffle === null ? ports : shuffled(ports, shuffle);
  });
}

/** The port of a `-p` or of a listener, as getaddrinfo(3) reads it: larger numbers lose their upper bits. Throws NcFailure. */
export function looseNcPort(word: string, names: SystemNames, transport: 'tcp' | 'udp'): number {
  if (/^\d+$/.test(word)) return Number(BigInt(word) & 0xffffn);
  const port = names.servicePort(word, transport);
  if (port === null) throw new NcFailure('getaddrinfo: Servname not supported for ai_socktype');
  return port;
}

function portNumber(text: string): number {
  if (!/^\s*[+-]?\d+$/.test(text)) throw new NcFailure(`port number invalid: ${text}`);
  const value = Number(text);
  if (value < 1) throw new NcFailure(`port number too small: ${text}`);
  if (value > 65_535) throw new NcFailure(`port number too large: ${text}`);
  return value;
}

function shuffled(ports: number[], random: Random): number[] {
  for (let last = ports.length - 1; last > 0; last--) {
    const other = random.integer(0, last);
    [ports[last], ports[other]] = [ports[other]!, ports[last]!];
  }
  return ports;
}
