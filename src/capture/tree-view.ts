/** A dissected packet as a filter asks it: values by field. */
import type { DissectedPacket } from './dissect.ts';
import type { FieldValue } from './field.ts';
import { everyNode, nodeText } from './tree-text.ts';

/** The values of a packet's tree, gathered once. */
export class TreeView {
  readonly packet: DissectedPacket;
  readonly #values = new Map<string, FieldValue[]>();
  #texts: readonly string[] | null = null;
  /** Whether a node tells that something is wrong. */
  readonly isFlawed: boolean;

  constructor(packet: DissectedPacket) {
    this.packet = packet;
    let isFlawed = false;
    for (const { field, value, flaw } of everyNode(packet.nodes)) {
      isFlawed ||= flaw;
      if (field === null || value === null) continue;
      const list = this.#values.get(field);
      if (list === undefined) this.#values.set(field, [value]);
      else list.push(value);
    }
    this.isFlawed = isFlawed;
  }

  /** All values of a field, in the order of the tree. */
  values(field: string): readonly FieldValue[] {
    return this.#values.get(field) ?? none;
  }

  /** Everything that the tree says of values, for a search. */
  texts(): readonly string[] {
    this.#texts ??= [this.packet.info, ...Array.from(everyNode(this.packet.nodes), nodeText)];
    return this.#texts;
  }
}

const none: readonly FieldValue[] = [];
