/** Which echo request an ICMP reply answers, by addresses, identifier and sequence number; bounded. */
import type { DissectedPacket } from '../../capture/dissect.ts';
import { everyNode } from '../../capture/tree-text.ts';

const mostRequests = 65_536;

/** Keeps the requests that were not answered yet. */
export class EchoBook {
  readonly #requests = new Map<string, number>();

  /** The number of the request that the packet answers; null for anything else. */
  requestOf(number: number, tree: DissectedPacket): number | null {
    if (tree.protocol !== 'ICMP') return null;
    const values = new Map<string, unknown>();
    for (const { field, value } of everyNode(tree.nodes)) {
      if (field !== null && !values.has(field)) values.set(field, value);
    }
    const type = values.get('icmp.type');
    if (type !== 0 && type !== 8) return null;
    const ends = type === 8 ? [tree.source, tree.destination] : [tree.destination, tree.source];
    const key = `${ends.join(' ')} ${String(values.get('icmp.ident'))} ${String(values.get('icmp.seq'))}`;
    if (type === 0) return this.#requests.get(key) ?? null;
    if (this.#requests.size < mostRequests) this.#requests.set(key, number);
    return null;
  }
}
