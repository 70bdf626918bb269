/** A followed flow for a reader: lines marked by who spoke, or bytes in base 16. */
import type { Direction, Flow } from '../capture/streams/flow-table.ts';
import { flowEnd } from '../capture/streams/flow-table.ts';
import type { FollowItem } from '../capture/streams/follow.ts';
import type { Output } from '../report/output.ts';
import { printable } from '../report/printable.ts';
import { printBytes } from './read-tree-text.ts';

const marks = ['>', '<'] as const;
const roles = ['note', 'good'] as const;

/** Prints what two ends say, one line of theirs a line of ours. */
export class FollowText {
  readonly #out: Output;
  readonly #hex: boolean;
  /** The last line of a direction that has not ended yet; a direction is changed only with nothing left over. */
  #rest: { readonly direction: Direction; readonly bytes: Buffer } | null = null;
  #flow: Flow | null = null;

  constructor(out: Output, hex: boolean) {
    this.#out = out;
    this.#hex = hex;
  }

  /** Prints who talks to whom. */
  head(flow: Flow): void {
    const name = `${flow.transport} stream ${flow.number}`;
    this.#out.write(`${name}: client ${flowEnd(flow, 0)}, server ${flowEnd(flow, 1)}\n`);
  }

  /** Prints an item of one of several flows: who talks is told whenever another flow does. */
  itemOf(flow: Flow, item: FollowItem): void {
    if (flow !== this.#flow) {
      this.end();
      this.head(flow);
      this.#flow = flow;
    }
    this.item(item);
  }

  /** Prints an item. */
  item(item: FollowItem): void {
    const { direction } = item;
    if (this.#rest !== null && (item.kind === 'note' || this.#rest.direction !== direction)) this.end();
    if (item.kind === 'note')
      this.#out.write(`${this.#mark(direction)}${this.#out.style.paint('warning', `[${printable(item.text)}]`)}\n`);
    else if (this.#hex) this.#bytes(item);
    else this.#text(direction, item.bytes);
  }

  /** Prints what has no end of a line yet. */
  end(): void {
    const rest = this.#rest;
    this.#rest = null;
    if (rest !== null && rest.bytes.length > 0) this.#line(rest.direction, rest.bytes);
  }

  #text(direction: Direction, bytes: Uint8Array): void {
    let whole = Buffer.concat([this.#rest?.bytes ?? Buffer.alloc(0), bytes]);
    for (let end = whole.indexOf(10); end !== -1; end = whole.indexOf(10)) {
      this.#line(direction, whole.subarray(0, end > 0 && whole[end - 1] === 13 ? end - 1 : end));
      whole = whole.subarray(end + 1);
    }
    // A line without an end is cut where no terminal would show more of it at once.
    while (whole.length > longestLine) {
      this.#line(direction, whole.subarray(0, longestLine));
      whole = whole.subarray(longestLine);
    }
    this.#rest = { direction, bytes: whole };
  }

  #line(direction: Direction, bytes: Uint8Array): void {
    this.#out.write(`${this.#mark(direction)}${this.#out.style.paint(roles[direction], printable(bytes))}\n`);
  }

  #bytes({ direction, bytes, packet }: FollowItem & { readonly kind: 'data' }): void {
    this.#out.write(`${this.#mark(direction)}packet ${packet}, ${bytes.length} bytes\n`);
    printBytes(this.#out, bytes);
  }

  #mark(direction: Direction): string {
    return `${marks[direction]} `;
  }
}

const longestLine = 8192;
