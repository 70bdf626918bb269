/** One protocol of a packet as its line is made: its bytes, with reads that never leave them, and the values of its tree. */
import type { FieldValue } from '../../../capture/field.ts';
import type { TreeNode } from '../../../capture/tree-node.ts';
import { everyNode } from '../../../capture/tree-text.ts';
import { latin1, utf8 } from '../../../wire/bytes.ts';
import type { SeenPacket } from '../seen-packet.ts';

/** The columns that a protocol fills. */
export interface Columns {
  readonly protocol: string;
  readonly info: string;
}

/** What is said of a layer; null where the line of the layer below is the honest one. May hold hostile characters. */
export type Words = (layer: Layer) => Columns | string | null;

/** A layer. Offsets count from its first byte. */
export class Layer {
  readonly packet: SeenPacket;
  readonly node: TreeNode;
  /** Its bytes, what it carries included. */
  readonly bytes: Uint8Array;
  /** Whether something was read that is not there: the line then ends with Wireshark's remark on it. */
  isShort = false;

  /** `bytes` are those that were put together from several packets, in place of the node's own. */
  constructor(packet: SeenPacket, node: TreeNode, bytes: Uint8Array | null = null) {
    this.packet = packet;
    this.node = node;
    const { sources } = packet.fragment?.joined ?? packet.tree;
    this.bytes = bytes ?? sources[node.source]!.bytes.subarray(node.start, node.end);
  }

  get length(): number {
    return this.bytes.length;
  }

  /** A number in network order of up to four bytes; 0 beyond the end, which is noted. */
  number(at: number, size: number): number {
    let value = 0;
    for (let index = at; index < at + size; index++) value = value * 256 + this.#byte(index);
    return value;
  }

  /** A number with its lowest byte first. */
  little(at: number, size: number): number {
    let value = 0;
    for (let index = at + size - 1; index >= at; index--) value = value * 256 + this.#byte(index);
    return value;
  }

  u8(at: number): number {
    return this.#byte(at);
  }

  u16(at: number): number {
    return this.number(at, 2);
  }

  u32(at: number): number {
    return this.number(at, 4);
  }

  /** Bytes as they are, up to the end. */
  slice(at: number, end: number): Uint8Array {
    if (end > this.length) this.isShort = true;
    return this.bytes.subarray(at, Math.max(at, Math.min(end, this.length)));
  }

  /** Text that ends at a zero byte: without one it is not whole. */
  zeroText(at: number): string {
    const zero = this.bytes.indexOf(0, at);
    if (zero === -1 || at > this.length) {
      this.isShort = true;
      return '';
    }
    return utf8(this.bytes, at, zero);
  }

  /** Its first line, without what ends it. */
  line(at = 0): string {
    const feed = this.bytes.indexOf(10, at);
    const end = feed === -1 ? this.length : feed;
    const text = latin1(this.bytes, at, end);
    return text.endsWith('\r') ? text.slice(0, -1) : text;
  }

  /** The first value of a field in its tree; undefined where there is none. */
  value(field: string): FieldValue | undefined {
    for (const node of everyNode([this.node])) if (node.field === field) return node.value ?? undefined;
    return undefined;
  }

  /** The values of a field in its tree. */
  values(field: string): readonly FieldValue[] {
    const values: FieldValue[] = [];
    for (const node of everyNode([this.node])) if (node.field === field && node.value !== null) values.push(node.value);
    return values;
  }

  /** The layer that the field stands for, above this one or below it, nearest to the outside; null where there is none. */
  other(field: string): TreeNode | null {
    return this.packet.tree.nodes.find((node) => node.field === field) ?? null;
  }

  #byte(at: number): number {
    const byte = this.bytes[at];
    if (byte === undefined) this.isShort = true;
    return byte ?? 0;
  }
}

/** A number in hexadecimal, of at least so many digits. */
export function hexText(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
