/** Transfers of TFTP: they go on between the client's port and any port of the server (RFC 1350 section 4). */
import type { DissectedPacket } from '../../capture/dissect.ts';
import type { TreeNode } from '../../capture/tree-node.ts';
import { everyNode } from '../../capture/tree-text.ts';
import { utf8 } from '../../wire/bytes.ts';
import type { Notes } from './notes.ts';

/** Clients that are remembered. */
const mostClients = 8192;

interface Transfer {
  blockSize: number;
  /** The number of the newest flow when it was asked for: flows that there were before are none of its own. */
  readonly after: number;
}

/** The transfers of a file, told packet by packet. */
export class TransferBook {
  readonly #clients = new Map<string, Transfer>();
  #newest = -1;

  /** `protocol` and `tftp`, the size of a whole block, where the datagram belongs to a transfer. */
  notesOf(tree: DissectedPacket, stream: number): Notes {
    this.#newest = Math.max(this.#newest, stream);
    const node = tree.nodes.findLast(({ field }) => field === 'udp');
    if (node === undefined || tree.source === null || tree.destination === null) return none;
    const [from, to] = portsOf(node);
    const payload = tree.sources[node.source]!.bytes.subarray(node.start + 8, node.end);
    const isRequest = to === 69 && payload[0] === 0 && (payload[1] === 1 || payload[1] === 2);
    if (isRequest) this.#begin(`${tree.source} ${from} ${tree.destination}`);
    if (this.#clients.size === 0) return none;
    const transfer =
      this.#clients.get(`${tree.source} ${from} ${tree.destination}`) ??
      this.#clients.get(`${tree.destination} ${to} ${tree.source}`);
    const isOwn = transfer !== undefined && (to === 69 || from === 69 || stream > transfer.after);
    if (transfer === undefined || !isOwn) return none;
    // What was wished holds once it is acknowledged (RFC 2348).
    if (payload[0] === 0 && payload[1] === 6) transfer.blockSize = acknowledgedSize(payload) ?? transfer.blockSize;
    return new Map<string, number | string>([
      ['protocol', 'tftp'],
      ['tftp', transfer.blockSize],
    ]);
  }

  #begin(key: string): void {
    if (this.#clients.size >= mostClients)
      for (const first of this.#clients.keys()) if (this.#clients.delete(first)) break;
    if (this.#clients.has(key)) return;
    this.#clients.set(key, { blockSize: 512, after: this.#newest });
  }
}

const none: Notes = new Map();

function portsOf(node: TreeNode): readonly [number, number] {
  const ports = [0, 0] as [number, number];
  for (const { field, value } of everyNode([node])) {
    if (field === 'udp.srcport') ports[0] = Number(value);
    else if (field === 'udp.dstport') ports[1] = Number(value);
  }
  return ports;
}

function acknowledgedSize(payload: Uint8Array): number | null {
  const texts = utf8(payload, 2, payload.length).split('\0');
  const at = texts.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === 'blksize');
  const size = at === -1 ? Number.NaN : Number(texts[at + 1]);
  return Number.isInteger(size) && size > 0 ? size : null;
}
