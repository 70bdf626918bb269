/** Which echo request an ICMP reply answers, by addresses, identifier and sequence number; bounded. */
import type { DissectedPacket } from '../../capture/dissect.ts';
import { everyNode } from '../../capture/tree-text.ts';

const mostRequests = 65_536;

/** What belongs to an echo message: the number of the other packet; null: none was seen. */
export interface EchoPair {
  readonly kind: 'request' | 'reply';
  readonly other: number | null;
}

/** Of each protocol: its column, its types, its fields. */
const protocols = {
  ICMP: { request: 8, reply: 0, type: 'icmp.type', identifier: 'icmp.ident', sequence: 'icmp.seq' },
  ICMPv6: {
    request: 128,
    reply: 129,
    type: 'icmpv6.type',
    identifier: 'icmpv6.echo.identifier',
    sequence: 'icmpv6.echo.sequence_number',
  },
} as const;

/** Keeps the requests, and which replies there were. */
export class EchoBook {
  readonly #requests = new Map<string, number>();
  readonly #replies = new Map<number, number>();

  /** What a packet is; a request knows its reply only by another book, which has seen the whole file: null for no echo message. */
  pairOf(number: number, tree: DissectedPacket, whole: EchoBook | null): EchoPair | null {
    const protocol = protocols[tree.protocol as keyof typeof protocols];
    if (protocol === undefined) return null;
    const values = new Map<string, unknown>();
    for (const { field, value } of everyNode(tree.nodes)) {
      if (field !== null && !values.has(field)) values.set(field, value);
    }
    const type = values.get(protocol.type);
    if (type !== protocol.request && type !== protocol.reply) return null;
    const isRequest = type === protocol.request;
    // Whoever of the two speaks: Wireshark looks for the conversation, not for its direction.
    const ends = [tree.source ?? '', tree.destination ?? ''].sort();
    const key = `${ends.join(' ')} ${String(values.get(protocol.identifier))} ${String(values.get(protocol.sequence))}`;
    if (isRequest) {
      if (this.#requests.size < mostRequests) this.#requests.set(key, number);
      return { kind: 'request', other: whole?.replyTo(number) ?? null };
    }
    const request = this.#requests.get(key) ?? null;
    if (request !== null && !this.#replies.has(request)) this.#replies.set(request, number);
    return { kind: 'reply', other: request };
  }

  /** The packet that answered a request; null where none did. */
  replyTo(request: number): number | null {
    return this.#replies.get(request) ?? null;
  }
}
