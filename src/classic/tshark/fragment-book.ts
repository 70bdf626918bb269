/** Fragmented IP packets: the last fragment shows what the whole packet carries, the others only that they are fragments. */
import type { DissectedPacket } from '../../capture/dissect.ts';
import { dissectPacket } from '../../capture/dissect.ts';
import type { TreeNode } from '../../capture/tree-node.ts';
import { IpReassembler } from '../../wire/ip-reassembly.ts';
import { linkTypes } from '../../wire/link-type.ts';

/** What a fragment is: the packet that it completes, or null while parts of that are missing. */
export interface FragmentRole {
  readonly joined: DissectedPacket | null;
}

/** The fragments of a file, told packet by packet. */
export class FragmentBook {
  readonly #fragments = new IpReassembler();

  /** Null for what is no fragment. */
  roleOf(tree: DissectedPacket, seconds: number): FragmentRole | null {
    const node = tree.nodes.find(({ field }) => field === 'ip' || field === 'ipv6');
    if (node === undefined) return null;
    const { bytes } = tree.sources[node.source]!;
    if (!isFragment(bytes, node)) return null;
    const result = this.#fragments.push(bytes, node.start, node.end, seconds);
    if (result.kind !== 'packet') return { joined: null };
    const whole = { number: 1, linkType: linkTypes.raw, seconds, nanoseconds: 0, originalLength: result.bytes.length };
    return { joined: dissectPacket({ ...whole, bytes: result.bytes }) };
  }
}

/** More fragments or an offset (RFC 791 section 3.1), or a fragment header where one may stand (RFC 8200 section 4.5). */
function isFragment(bytes: Uint8Array, { field, start, end }: TreeNode): boolean {
  if (field === 'ip') return end - start >= 20 && (((bytes[start + 6]! << 8) | bytes[start + 7]!) & 0x3fff) !== 0;
  let next = bytes[start + 6];
  for (let at = start + 40; at + 8 <= end; at += 8 + bytes[at + 1]! * 8) {
    if (next === 44) return (((bytes[at + 2]! << 8) | bytes[at + 3]!) & 0xfff9) !== 0;
    if (next !== 0 && next !== 43 && next !== 60) return false;
    next = bytes[at];
  }
  return false;
}
