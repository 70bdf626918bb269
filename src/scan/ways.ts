/** How packets get out: from which address, behind which link header, through which outbox. */
import type { IpAddress } from '../addr/ip-address.ts';
import type { Link } from '../link/link.ts';
import type { EthernetHeader } from '../wire/ethernet.ts';
import { DirectOutbox } from './outbox.ts';
import type { Outbox } from './outbox.ts';

/** One way out. Destinations that leave alike share one object: packets are prepared once per way. */
export interface Way {
  readonly source: IpAddress;
  /** What the frames begin with; null where the kernel writes the link header. */
  readonly link: EthernetHeader | null;
  readonly outbox: Outbox;
}

/** The ways of a scan. */
export interface Ways {
  /** The way to a destination, or the errno name where there is none. */
  to(destination: IpAddress): Way | string;
  /** The same for the value of an IPv4 address; absent where it saves nothing. */
  to4?(destination: number): Way | string;
  /** The outboxes of all ways that were given out. */
  readonly outboxes: Iterable<Outbox>;
  /** Frees what was opened for them. */
  close(): void;
}

/** Every packet through one link that begins with IP, from the address that `sourceOf` gives (or an errno name). */
export function plainWays(
  link: Link,
  sourceOf: (destination: IpAddress) => IpAddress | string,
  outbox: Outbox = new DirectOutbox(link),
): Ways {
  const ways = new Map<IpAddress, Way>();
  return {
    outboxes: [outbox],
    to(destination) {
      const source = sourceOf(destination);
      if (typeof source === 'string') return source;
      const known = ways.get(source);
      if (known !== undefined) return known;
      const made = { source, link: null, outbox };
      ways.set(source, made);
      return made;
    },
    close: () => outbox.close(),
  };
}
