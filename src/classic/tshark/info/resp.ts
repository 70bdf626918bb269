/** What tshark 4.0 says of the Redis serialization protocol in a line. */
import { latin1 } from '../../../wire/bytes.ts';
import type { Layer } from './layer.ts';

/** `Request: GET k`, `Response: OK BulkString(12)` */
export function respWords(layer: Layer): string | null {
  const isReply = layer.packet.number('tcp.srcport') === 6379;
  const text = latin1(layer.bytes, 0, layer.length);
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    const read = isReply ? replyAt(text, at) : requestAt(text, at);
    if (read === null) return null;
    words.push(read.words);
    at = read.next;
  }
  return words.length === 0 ? null : `${isReply ? 'Response' : 'Request'}: ${words.join(' ')}`;
}

interface Read {
  readonly words: string;
  readonly next: number;
}

/** A command is an array of strings. */
function requestAt(text: string, at: number): Read | null {
  const head = lineAt(text, at);
  if (head === null || !/^\*\d+$/.test(head.line)) return null;
  const words: string[] = [];
  let { next } = head;
  for (let left = Number(head.line.slice(1)); left > 0; left--) {
    const length = lineAt(text, next);
    if (length === null || !/^\$\d+$/.test(length.line)) return null;
    const size = Number(length.line.slice(1));
    words.push(text.slice(length.next, length.next + size));
    next = length.next + size + 2;
    if (next > text.length) return null;
  }
  return { words: words.join(' '), next };
}

function replyAt(text: string, at: number): Read | null {
  const head = lineAt(text, at);
  if (head === null) return null;
  const { line, next } = head;
  const value = line.slice(1);
  switch (line[0]) {
    case '+':
    case ':':
      return { words: value, next };
    case '-':
      return { words: `Error: ${value}`, next };
    case '$': {
      const size = Number(value);
      if (size === -1) return { words: 'null', next };
      const end = next + size + 2;
      if (!(end <= text.length)) return null;
      // Short strings are shown as they are.
      return { words: size <= 30 ? text.slice(next, next + size) : `BulkString(${size})`, next: end };
    }
    case '*':
      return arrayAt(text, next, Number(value));
    case undefined:
    default:
      return null;
  }
}

/** What is in an array is not told, only how many. */
function arrayAt(text: string, start: number, count: number): Read | null {
  let next = start;
  for (let left = count; left > 0; left--) {
    const item = replyAt(text, next);
    if (item === null) return null;
    next = item.next;
  }
  return { words: `Array(${count})`, next };
}

function lineAt(text: string, at: number): { line: string; next: number } | null {
  const end = text.indexOf('\r\n', at);
  return end === -1 ? null : { line: text.slice(at, end), next: end + 2 };
}
