/** -w: packets into pcap files, a new one by size (-C) or by time (-G). */
import { closeSync, openSync, writeSync } from 'node:fs';
import { errnoName } from '../../base/errors.ts';
import type { PacketBatch } from '../../capture/packet-batch.ts';
import type { Clock } from '../../base/clock.ts';
import { errorText } from '../../os/system-call-failure.ts';
import { printable } from '../../report/printable.ts';
import { put32le } from '../../wire/bytes.ts';
import { emitPcapHeader, pcapLengths } from '../../wire/pcap.ts';
import type { ClassicContext } from '../classic.ts';
import { fileName } from './file-name.ts';
import type { TcpdumpOptions } from './options.ts';
import { TcpdumpError } from './tcpdump-error.ts';

/** Written at once; what is buffered when the process dies is lost, unless -U. From 256 KiB on ext4 takes six times as long. */
const roomSize = 1 << 16;

/** The file that is written now; one object a run. */
export class DumpFile {
  readonly #options: TcpdumpOptions;
  readonly #context: ClassicContext;
  readonly #clock: Clock;
  readonly #openFile: (name: string) => number;
  readonly #header: Parameters<typeof emitPcapHeader>[0];
  readonly #room = Buffer.allocUnsafeSlow(roomSize + 1024);
  #used = 0;
  #descriptor = -1;
  /** Bytes of the file so far. */
  #size = 0;
  /** Files by size, files by time, and when the last of those began. */
  #sizeCount = 0;
  #timeCount = 0;
  #began: number;

  /** Opens the first file. Throws TcpdumpError. */
  constructor(
    options: TcpdumpOptions,
    context: ClassicContext,
    linkType: number,
    snapLength: number,
    openFile: (name: string) => number = (name) => openSync(name, 'w', 0o666),
  ) {
    this.#options = options;
    this.#openFile = openFile;
    this.#context = context;
    this.#clock = context.host.clock;
    this.#began = Math.floor(this.#clock.now() / 1000);
    const { nanoseconds } = options.print;
    this.#header = { nanoseconds, major: 2, minor: 4, snapLength, linkType, frameCheck: 0 };
    this.#open();
  }

  /** Writes a packet of a batch. Throws TcpdumpError: also with exit code 0 when -W says that this was enough. */
  take(batch: PacketBatch, index: number): void {
    this.#rotate();
    const captured = batch.lengths[index]!;
    const start = batch.starts[index]!;
    this.#reserve(pcapLengths.record + captured);
    const room = this.#room;
    const at = this.#used;
    const nanoseconds = batch.nanoseconds[index]!;
    put32le(room, at, batch.seconds[index]! % 0x1_0000_0000);
    put32le(room, at + 4, this.#header.nanoseconds ? nanoseconds : Math.floor(nanoseconds / 1000));
    put32le(room, at + 8, captured);
    put32le(room, at + 12, batch.originalLengths[index]!);
    this.#used += pcapLengths.record;
    this.#append(batch.bytes.subarray(start, start + captured));
    this.#size += pcapLengths.record + captured;
    if (this.#options.packetBuffered) this.#flush();
  }

  /** Writes what is gathered. Throws TcpdumpError. */
  flush(): void {
    if (this.#descriptor !== -1) this.#flush();
  }

  /** Writes what is left and closes the file. */
  close(): void {
    if (this.#descriptor === -1) return;
    this.#flush();
    if (this.#descriptor !== standardOutput) closeSync(this.#descriptor);
    this.#descriptor = -1;
  }

  #rotate(): void {
    const { rotateSeconds, fileSize, fileCount } = this.#options;
    if (rotateSeconds > 0) {
      const now = Math.floor(this.#clock.now() / 1000);
      if (now - this.#began >= rotateSeconds) {
        this.#began = now;
        this.#timeCount++;
        if (fileCount > 0 && this.#timeCount >= fileCount) {
          this.#context.writeError(`Maximum file limit reached: ${fileCount}\n`);
          this.close();
          throw new TcpdumpError('', 0);
        }
        this.#sizeCount = 0;
        this.#reopen();
        return;
      }
    }
    if (fileSize > 0 && this.#size > fileSize * millionBytes) {
      this.#sizeCount++;
      if (fileCount > 0 && this.#sizeCount >= fileCount) this.#sizeCount = 0;
      this.#reopen();
    }
  }

  #reopen(): void {
    this.close();
    this.#open();
  }

  #open(): void {
    const { write } = this.#options;
    if (write === '-') this.#descriptor = standardOutput;
    else {
      const name = fileName(this.#options, this.#sizeCount, this.#began);
      try {
        this.#descriptor = this.#openFile(name);
      } catch (error) {
        throw new TcpdumpError(`${printable(name)}: ${errorText(errnoName(error))}`);
      }
    }
    this.#used = emitPcapHeader(this.#header, this.#room, 0);
    this.#size = this.#used;
    if (this.#options.packetBuffered) this.#flush();
  }

  #reserve(length: number): void {
    if (this.#used + length > roomSize) this.#flush();
  }

  /** Packets larger than the room go to the file directly. */
  #append(bytes: Uint8Array): void {
    if (bytes.length > roomSize) {
      this.#flush();
      this.#put(bytes);
      return;
    }
    this.#room.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  #flush(): void {
    if (this.#used > 0) this.#put(this.#room.subarray(0, this.#used));
    this.#used = 0;
  }

  #put(bytes: Uint8Array): void {
    if (this.#descriptor === standardOutput) {
      this.#context.write(bytes);
      return;
    }
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(this.#descriptor, bytes, done);
    } catch (error) {
      throw new TcpdumpError(`Unable to write output: ${errorText(errnoName(error))}`);
    }
  }
}

const standardOutput = 1;
const millionBytes = 1_000_000;
