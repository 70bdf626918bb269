/** A message of HTTP of either version, as it was put together from a stream. */
import type { MessageHead } from '../../wire/message-head.ts';
import { headerValue } from '../../wire/text-lines.ts';
import type { Unpacked } from './content-coding.ts';
import { unpacked } from './content-coding.ts';
import type { Direction } from './flow-table.ts';

/** A message. Texts of the head are one character a byte, not fit to print. */
export interface HttpMessage {
  readonly direction: Direction;
  /** Of HTTP/2; null in HTTP/1. */
  readonly stream: number | null;
  readonly head: MessageHead;
  /** The request that a response answers, where it was seen. */
  readonly request: MessageHead | null;
  /** Without the framing of the transfer, still packed. */
  readonly body: Uint8Array;
  /** What is wrong or missing: the connection broke off, bytes were lost, the bound was reached. */
  readonly flaw: string | null;
  /** The packets of its first and of its last byte. */
  readonly firstPacket: number;
  readonly lastPacket: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** The most that is kept of one body. */
export const mostBody = 64 << 20;

/** The body as its head says it is to be unpacked. */
export function messageContent({ head, body }: HttpMessage): Unpacked {
  return unpacked(body, headerValue(head.headers, 'content-encoding') ?? '');
}

/** The head as text: start line and fields. */
export function headText({ head }: HttpMessage): string {
  const first =
    head.kind === 'request'
      ? `${head.method} ${head.target} ${head.version}`
      : `${head.version} ${head.status}${head.phrase === '' ? '' : ` ${head.phrase}`}`;
  return [first, ...head.headers.map(({ name, value }) => `${name}: ${value}`), '', ''].join('\r\n');
}
