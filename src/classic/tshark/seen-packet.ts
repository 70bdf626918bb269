/** A packet as tshark's outputs and filters ask it: its tree, and what the packets before it decide. */
import type { DissectedPacket, PacketDetails } from '../../capture/dissect.ts';
import type { FieldSpec, FieldValue } from '../../capture/field.ts';
import type { Fact, FlowPlace } from '../../capture/streams/stream-facts.ts';
import type { TreeNode } from '../../capture/tree-node.ts';
import { everyNode } from '../../capture/tree-text.ts';
import type { Notes } from './notes.ts';
import type { EchoPair } from './echo-book.ts';
import type { FragmentRole } from './fragment-book.ts';
import type { PacketTimes } from './packet-times.ts';
import type { SegmentRole } from './segment-book.ts';

/** A field that can be asked for, or a protocol. */
export interface KnownField {
  readonly name: string;
  readonly spec: FieldSpec;
  /** The nodes of the tree that have its values: itself, or those it stands for. */
  readonly parts: readonly string[];
  /** Its values where the tree has none of them; null for a field of the tree. */
  readonly derive: ((packet: SeenPacket) => readonly FieldValue[]) | null;
  readonly isProtocol: boolean;
}

/** One value of a field. */
export interface FieldItem {
  readonly spec: FieldSpec;
  /** Null for a protocol, which is its bytes. */
  readonly value: FieldValue | null;
  /** The bytes it was read from; empty for what stands at none. */
  readonly bytes: Uint8Array;
}

/** A packet that has been read. */
export class SeenPacket {
  readonly details: PacketDetails;
  readonly tree: DissectedPacket;
  readonly times: PacketTimes;
  /** Null without TCP and UDP. */
  readonly flow: FlowPlace | null;
  /** What it is in its flow, by field. */
  readonly facts: readonly Fact[];
  /** Index of the interface in its file. */
  readonly interfaceIndex: number;
  /** What it is among echo messages of ICMP; null for others. */
  readonly echo: EchoPair | null;
  /** Whether the whole file was read before: then a packet knows what follows it. */
  readonly isSecondPass: boolean;
  /** What was agreed before in its flow, by name: see `ConversationBook`. */
  readonly notes: Notes;
  /** What its segment is to the messages of its stream; null where it says all itself. */
  readonly role: SegmentRole | null;
  /** What it is as a fragment of an IP packet; null for whole ones. */
  readonly fragment: FragmentRole | null;
  #nodes: Map<string, TreeNode[]> | null = null;

  constructor(
    details: PacketDetails,
    tree: DissectedPacket,
    story: {
      readonly times: PacketTimes;
      readonly flow: FlowPlace | null;
      readonly facts: readonly Fact[];
      readonly interfaceIndex: number;
      readonly echo: EchoPair | null;
      readonly isSecondPass: boolean;
      readonly notes: Notes;
      readonly role: SegmentRole | null;
      readonly fragment: FragmentRole | null;
    },
  ) {
    this.details = details;
    this.tree = tree;
    this.times = story.times;
    this.flow = story.flow;
    this.facts = story.facts;
    this.interfaceIndex = story.interfaceIndex;
    this.echo = story.echo;
    this.isSecondPass = story.isSecondPass;
    this.notes = story.notes;
    this.role = story.role;
    this.fragment = story.fragment;
  }

  /** The nodes of a field, in the order of the tree. */
  nodes(field: string): readonly TreeNode[] {
    if (this.#nodes === null) {
      this.#nodes = new Map();
      for (const node of everyNode(this.tree.nodes)) {
        if (node.field === null) continue;
        const list = this.#nodes.get(node.field);
        if (list === undefined) this.#nodes.set(node.field, [node]);
        else list.push(node);
      }
    }
    return this.#nodes.get(field) ?? [];
  }

  /** The first value of a field of the tree; undefined where there is none. */
  first(field: string): FieldValue | undefined {
    return this.nodes(field)[0]?.value ?? undefined;
  }

  /** The first value of a field that is a number; 0 where there is none. */
  number(field: string): number {
    const value = this.first(field);
    return typeof value === 'number' ? value : 0;
  }

  /** The values of a field, in the order of the tree. */
  items(field: KnownField): readonly FieldItem[] {
    if (field.derive !== null) {
      return field.derive(this).map((value) => ({ spec: field.spec, value, bytes: noBytes }));
    }
    if (field.parts.length === 1) return this.#itemsOf(this.nodes(field.parts[0]!), field.isProtocol);
    const parts = new Set(field.parts);
    const nodes = [...everyNode(this.tree.nodes)].filter((node) => node.field !== null && parts.has(node.field));
    return this.#itemsOf(nodes, false);
  }

  #itemsOf(nodes: readonly TreeNode[], isProtocol: boolean): readonly FieldItem[] {
    const items: FieldItem[] = [];
    for (const { spec, value, source, start, end } of nodes) {
      if (value === null && !isProtocol) continue;
      items.push({
        spec: spec ?? unknownSpec,
        value: isProtocol ? null : value,
        bytes: this.tree.sources[source]!.bytes.subarray(start, end),
      });
    }
    return items;
  }
}

const noBytes = new Uint8Array(0);
const unknownSpec: FieldSpec = { type: 'none', meaning: '' };
