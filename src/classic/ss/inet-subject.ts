/** Rows of internet tables as filters and name look-ups see them. */
import type { InetSocket } from '../../os/socket-table.ts';
import { type Subject, noWords } from './filter.ts';
import { ipv6Words, parsePrefix } from './host-condition.ts';

/** The addresses of rows, for names to be looked up; the IPv6 wildcard of both families is never shown as one. */
export function* addressesOf(rows: readonly InetSocket[]): Generator<string> {
  for (const row of rows) {
    yield row.localAddress;
    yield row.remoteAddress;
  }
}

/** Fills a subject from a row; `words` turns address texts to numbers. */
export function fillSubject(subject: Subject, row: InetSocket, words: (address: string) => readonly number[]): void {
  const family = row.family === 4 ? 'inet' : 'inet6';
  subject.local.family = family;
  subject.peer.family = family;
  subject.local.words = words(row.localAddress);
  subject.peer.words = words(row.remoteAddress);
  subject.local.port = row.localPort;
  subject.peer.port = row.remotePort;
  subject.interfaceIndex = row.interfaceIndex;
  subject.mark = row.mark ?? 0;
  subject.cgroupId = row.cgroupId ?? 0n;
}

/** Big-endian words of numeric addresses, remembered. */
export function addressWords(): (address: string) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  return (address) => {
    let found = known.get(address);
    if (found === undefined) {
      found = (address.includes(':') ? ipv6Words(address) : parsePrefix(address, 'inet')?.words) ?? noWords;
      if (known.size >= 1 << 16) known.clear();
      known.set(address, found);
    }
    return found;
  };
}
