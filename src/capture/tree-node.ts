/** The tree of a packet when it is done: what faces show and filters ask. */
import type { FieldSpec, FieldValue } from './field.ts';

/** Bytes that a tree speaks of: the frame, or what was put together or decrypted from several. */
export interface DataSource {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** One line of the tree. */
export interface TreeNode {
  /** The field's name, also a protocol's; null for a line without one. */
  readonly field: string | null;
  /** Null where the field is no declared one: the text says all. */
  readonly spec: FieldSpec | null;
  readonly value: FieldValue | null;
  /** Said beside or in place of the value; may hold hostile characters. */
  text: string | null;
  /** Which of the tree's sources the range is in. */
  readonly source: number;
  readonly start: number;
  /** Behind the last byte. */
  end: number;
  readonly children: TreeNode[];
  /** Whether it tells that something is wrong. */
  readonly flaw: boolean;
}
