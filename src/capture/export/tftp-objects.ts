/** Files out of TFTP (RFC 1350): the server answers from a port of its own, so transfers are found by the client's end. */
import { parseTftp, tftpOperation } from '../../wire/tftp.ts';
import { BodyBuffer } from '../streams/body-buffer.ts';
import type { BodyLimits } from '../streams/body-buffer.ts';
import type { Direction, Flow } from '../streams/flow-table.ts';
import { flowEnd } from '../streams/flow-table.ts';
import type { StreamSink } from '../streams/stream-feeder.ts';
import type { StreamPiece } from '../streams/tcp-assembler.ts';
import type { TakeObject } from './exported-object.ts';

const mostTransfers = 1024;

interface Transfer {
  readonly file: string;
  readonly server: string;
  readonly body: BodyBuffer;
  blockSize: number;
  /** Blocks so far; their numbers wrap at 65,536. */
  blocks: number;
  packet: number;
}

/** Looks for transfers among flows of datagrams. */
export class TftpObjects {
  readonly #take: TakeObject;
  readonly #limits: BodyLimits;
  readonly #transfers = new Map<string, Transfer>();

  constructor(take: TakeObject, limits: BodyLimits) {
    this.#take = take;
    this.#limits = limits;
  }

  /** What listens to a flow, or null where it is none of a transfer. */
  sinkFor(flow: Flow): StreamSink | null {
    const ends = [flowEnd(flow, 0), flowEnd(flow, 1)] as const;
    const isKnown = ends.some((end) => this.#transfers.has(end));
    if (!isKnown && !flow.ports.includes(69)) return null;
    return { data: (direction, piece) => this.#datagram(ends, direction, piece) };
  }

  /** The file is over: what was begun is told as far as it came. */
  end(): void {
    for (const [client, transfer] of this.#transfers) this.#finish(client, transfer, 'the transfer did not end');
  }

  #datagram(ends: readonly [string, string], direction: Direction, { bytes, packet }: StreamPiece): void {
    const source = ends[direction];
    const parsed = parseTftp(bytes, 0, bytes.length);
    if (!parsed.ok) return;
    const { value } = parsed;
    if ('file' in value) return this.#begin(source, ends[direction === 0 ? 1 : 0], value.file);
    const client = ends.find((end) => this.#transfers.has(end));
    const transfer = client === undefined ? undefined : this.#transfers.get(client);
    if (client === undefined || transfer === undefined) return;
    transfer.packet = packet;
    if ('message' in value) return this.#finish(client, transfer, 'the transfer was given up');
    if ('options' in value) {
      const size = Number(value.options.find(({ name }) => name.toLowerCase() === 'blksize')?.value ?? 512);
      if (size >= 8 && size <= 65_464) transfer.blockSize = size;
    } else if (tftpOperation(bytes, 0) === 3)
      this.#block(client, transfer, value.block, bytes.subarray(parsed.payloadStart));
  }

  #begin(client: string, server: string, file: string): void {
    if (this.#transfers.has(client) || this.#transfers.size >= mostTransfers) return;
    const transfer = { file, server, body: new BodyBuffer(this.#limits), blockSize: 512, blocks: 0, packet: 0 };
    this.#transfers.set(client, transfer);
  }

  #block(client: string, transfer: Transfer, number: number, content: Uint8Array): void {
    // A block that comes again was not acknowledged in time; one that is missing cannot be made up for.
    if (number !== ((transfer.blocks + 1) & 0xffff)) {
      if (number === (transfer.blocks & 0xffff)) return;
      return this.#finish(client, transfer, 'a block is missing');
    }
    transfer.blocks++;
    transfer.body.add(content);
    if (content.length < transfer.blockSize) this.#finish(client, transfer, null);
  }

  #finish(client: string, { file, server, body, packet }: Transfer, flaw: string | null): void {
    this.#transfers.delete(client);
    const cut = body.leftOut > 0 ? `${body.leftOut} bytes more are left out` : flaw;
    if (body.length === 0 && flaw !== null) return;
    this.#take({
      protocol: 'tftp',
      name: file,
      host: server,
      contentType: null,
      bytes: body.take(),
      packet,
      flaw: cut,
    });
  }
}
