/** Messages out of SMTP (RFC 5321): what stands between DATA, or BDAT, and its end. */
import { latin1 } from '../../wire/bytes.ts';
import { headerValue, readHeaders } from '../../wire/text-lines.ts';
import { BodyBuffer } from '../streams/body-buffer.ts';
import type { BodyLimits } from '../streams/body-buffer.ts';
import type { Direction } from '../streams/flow-table.ts';
import type { StreamSink } from '../streams/stream-feeder.ts';
import type { StreamPiece } from '../streams/tcp-assembler.ts';
import type { TakeObject } from './exported-object.ts';
import { LineReader } from './line-reader.ts';

/** Listens to a connection of SMTP. */
export class SmtpObjects implements StreamSink {
  readonly #take: TakeObject;
  readonly #host: string;
  readonly #lines = [new LineReader(), new LineReader()] as const;
  readonly #body: BodyBuffer;
  /** Of the client: commands, or waiting for the answer to DATA, or a message, or so many bytes of one. */
  #state: 'commands' | 'asked' | 'message' | 'sealed' | number = 'commands';
  #isLast = false;
  #flaw: string | null = null;
  #packet = 0;

  constructor(take: TakeObject, limits: BodyLimits, host: string) {
    this.#take = take;
    this.#host = host;
    this.#body = new BodyBuffer(limits);
  }

  data(direction: Direction, { bytes, packet }: StreamPiece): void {
    this.#packet = packet;
    this.#lines[direction].add(bytes);
    if (direction === 1) this.#replies();
    this.#commands();
  }

  gap(direction: Direction, bytes: number): void {
    if (direction === 0) this.#flaw = `${bytes} bytes are missing`;
  }

  end(): void {
    if (this.#body.length > 0) this.#finish(this.#flaw ?? 'the connection broke off');
  }

  #replies(): void {
    for (let line = this.#lines[1].next(); line !== null; line = this.#lines[1].next()) {
      if (this.#state === 'asked') this.#state = line[0] === 0x33 ? 'message' : 'commands';
    }
  }

  #commands(): void {
    for (;;) {
      if (this.#state === 'asked') return;
      if (typeof this.#state === 'number') {
        const part = this.#lines[0].take(this.#state);
        if (part.length === 0 && this.#state > 0) return;
        this.#body.add(part);
        this.#state -= part.length;
        if (this.#state > 0) continue;
        this.#state = 'commands';
        if (this.#isLast) this.#finish(this.#flaw);
        continue;
      }
      const line = this.#lines[0].next();
      if (line === null) return;
      if (this.#state === 'message') this.#line(line);
      else if (this.#state === 'commands') this.#command(latin1(line, 0, line.length).trim());
    }
  }

  #command(text: string): void {
    if (/^DATA$/i.test(text)) this.#state = 'asked';
    // What follows is TLS and no lines.
    else if (/^STARTTLS$/i.test(text)) this.#state = 'sealed';
    const chunk = /^BDAT (\d{1,12})( LAST)?$/i.exec(text);
    if (chunk === null) return;
    this.#state = Number(chunk[1]);
    this.#isLast = chunk[2] !== undefined;
  }

  /** A full stop that begins a line is doubled on the way, one alone ends the message (RFC 5321 section 4.5.2). */
  #line(line: Uint8Array): void {
    const isDot = line[0] === 0x2e;
    if (isDot && (line.length === 2 || (line.length === 3 && line[1] === 13))) {
      this.#state = 'commands';
      this.#finish(this.#flaw);
    } else this.#body.add(isDot ? line.subarray(1) : line);
  }

  #finish(flaw: string | null): void {
    const cut = this.#body.leftOut > 0 ? `${this.#body.leftOut} bytes more are left out` : flaw;
    const bytes = this.#body.take();
    this.#flaw = null;
    const subject = headerValue(readHeaders(bytes, 0, bytes.length).fields, 'subject');
    this.#take({
      protocol: 'smtp',
      name: `${(subject ?? 'message').replaceAll('/', '_')}.eml`,
      host: this.#host,
      contentType: 'message/rfc822',
      bytes,
      packet: this.#packet,
      flaw: cut,
    });
  }
}
