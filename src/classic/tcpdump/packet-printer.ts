/** Prints the packets of batches on standard output: large writes, names looked up where they are wanted. */
import type { PacketBatch } from '../../capture/packet-batch.ts';
import type { ClassicContext } from '../classic.ts';
import type { TcpdumpOptions } from './options.ts';
import { innerPrinters } from './print/inner-printers.ts';
import { type LinkPrinter, linkPrinter } from './print/link-types.ts';
import { packetNames } from './print/packet-names.ts';
import { type PacketPlace, printPacket } from './print/print-packet.ts';
import { Printing } from './print/printing.ts';
import { TimeStamps } from './print/time-stamp.ts';

/** Text is written when there is this much of it, and at the end of a batch. */
const writeAt = 1 << 20;

/** One object a run. */
export class PacketPrinter {
  readonly #p: Printing;
  readonly #times = new TimeStamps();
  readonly #write: ClassicContext['write'];
  readonly #everyLine: boolean;
  readonly #packet: PacketPlace = { at: 0, captured: 0, length: 0, seconds: 0, fraction: 0, number: 0 };
  #linkType = -1;
  #printLink: LinkPrinter = linkPrinter(-1);
  /** Where the text of the last packet begins, and what its time was counted from. */
  #start = 0;
  #restoreTimes: (() => void) | null = null;

  constructor(options: TcpdumpOptions, context: ClassicContext) {
    const { host } = context;
    const names = packetNames(options.print, host.names, (index) => {
      const found = host.interfaces().find((each) => each.index === index);
      return found?.name ?? null;
    });
    this.#p = new Printing(options.print, names, innerPrinters);
    this.#write = (bytes) => context.write(bytes);
    this.#everyLine = options.lineBuffered;
  }

  /** Whether the last packet has addresses whose names have not been asked for yet. */
  get hasUnknownNames(): boolean {
    return this.#p.names.unknown.size > 0;
  }

  /** Appends a packet of a batch; `number` counts from 1. */
  print(batch: PacketBatch, index: number, linkType: number, number: number): void {
    const p = this.#p;
    if (p.size >= writeAt) this.flush();
    if (linkType !== this.#linkType) {
      this.#linkType = linkType;
      this.#printLink = linkPrinter(linkType);
    }
    const packet = this.#packet;
    packet.at = batch.starts[index]!;
    packet.captured = batch.lengths[index]!;
    packet.length = batch.originalLengths[index]!;
    packet.seconds = batch.seconds[index]!;
    const nanoseconds = batch.nanoseconds[index]!;
    packet.fraction = p.options.nanoseconds ? nanoseconds : Math.floor(nanoseconds / 1000);
    packet.number = number;
    p.bytes = batch.bytes;
    this.#start = p.size;
    if (!p.options.numeric) this.#restoreTimes = this.#times.save();
    printPacket(p, this.#times, this.#printLink, packet);
    if (this.#everyLine && !this.hasUnknownNames) this.flush();
  }

  /** Looks the names up and prints the last packet anew: nothing that printing it remembered counts twice. */
  async printAgain(batch: PacketBatch, index: number, linkType: number, number: number): Promise<void> {
    await this.#p.names.resolve();
    this.#p.size = this.#start;
    this.#restoreTimes?.();
    this.#p.sequences.undo();
    this.print(batch, index, linkType, number);
    this.#p.names.unknown.clear();
  }

  /** Writes what has been printed. */
  flush(): void {
    const p = this.#p;
    if (p.size === 0) return;
    this.#write(p.room.subarray(0, p.size));
    p.size = 0;
  }
}
