/** A dissected packet as a filter asks it: values by field. */
import type { DissectedPacket } from './dissect.ts';
import type { TreeNode } from './tree-node.ts';
import type { FieldValue } from './field.ts';
import { everyNode, nodeText } from './tree-text.ts';

/** The values of a packet's tree, gathered when they are first asked for. */
export class TreeView {
  readonly packet: DissectedPacket;
  #values: Map<string, FieldValue[]> | null = null;
  #texts: readonly string[] | null = null;

  constructor(packet: DissectedPacket) {
    this.packet = packet;
  }

  /** Whether a node tells that something is wrong. */
  get isFlawed(): boolean {
    return Array.from(everyNode(this.packet.nodes)).some(({ flaw }) => flaw);
  }

  /** All values of a field, in the order of the tree. */
  values(field: string): readonly FieldValue[] {
    if (this.#values === null) {
      this.#values = new Map();
      gather(this.packet.nodes, this.#values);
    }
    return this.#values.get(field) ?? none;
  }

  /** Everything that the tree says of values, for a search. */
  texts(): readonly string[] {
    this.#texts ??= [this.packet.info, ...Array.from(everyNode(this.packet.nodes), nodeText)];
    return this.#texts;
  }
}

const none: readonly FieldValue[] = [];

function gather(nodes: readonly TreeNode[], into: Map<string, FieldValue[]>): void {
  for (const { field, value, children } of nodes) {
    if (field !== null && value !== null) {
      const list = into.get(field);
      if (list === undefined) into.set(field, [value]);
      else list.push(value);
    }
    if (children.length > 0) gather(children, into);
  }
}
