/** How much of a capture is which protocol, and within which others. */
import type { ProtocolShare } from './statistics-record.ts';

/** Paths that are told apart: tunnels within tunnels make many. */
const mostPaths = 4096;

/** Counts paths of protocols. */
export class ProtocolHierarchy {
  readonly #shares = new Map<string, ProtocolShare>();
  /** Packets whose path is beyond the bound. */
  beyond = 0;

  /** Counts a packet; `protocols` outermost first, without the frame. */
  take(protocols: readonly string[], bytes: number): void {
    let key = '';
    for (const [index, protocol] of protocols.entries()) {
      key = `${key}:${protocol}`;
      let share = this.#shares.get(key);
      if (share === undefined) {
        if (this.#shares.size >= mostPaths) {
          this.beyond++;
          return;
        }
        share = { path: protocols.slice(0, index + 1), packets: 0, bytes: 0 };
        this.#shares.set(key, share);
      }
      share.packets++;
      share.bytes += bytes;
    }
  }

  /** A protocol before those within it; siblings in the order in which they were met. */
  list(): readonly ProtocolShare[] {
    const all = [...this.#shares.values()];
    const within = (parent: readonly string[]): ProtocolShare[] =>
      all
        .filter(({ path }) => path.length === parent.length + 1 && parent.every((name, index) => path[index] === name))
        .flatMap((share) => [share, ...within(share.path)]);
    return within([]);
  }
}
