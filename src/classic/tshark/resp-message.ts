/** Messages of the Redis serialization protocol: what tshark's lines say of them, and where they end. */

/** A message, or as much of it as is there. */
export interface RespMessage {
  readonly words: string;
  /** Where it ends; null where it is not whole. */
  readonly next: number | null;
}

/** Longer strings are shown by their length. */
const longest = 30;

/** Reads the message at a place; null for what is none. */
export function respMessage(text: string, at: number, isReply: boolean): RespMessage | null {
  return isReply ? replyAt(text, at) : requestAt(text, at);
}

/** A command is an array of strings; what people type is none. */
function requestAt(text: string, at: number): RespMessage | null {
  const head = lineAt(text, at);
  if (head === null) return null;
  if (!head.line.startsWith('*')) return { words: '[fragment]', next: head.next };
  if (!/^\*\d+$/.test(head.line)) return null;
  const words: string[] = [];
  let { next } = head;
  for (let left = Number(head.line.slice(1)); left > 0; left--) {
    const length = lineAt(text, next);
    if (length === null) return { words: words.join(' '), next: null };
    if (!/^\$\d+$/.test(length.line)) return null;
    const size = Number(length.line.slice(1));
    next = length.next + size + 2;
    if (next > text.length) return { words: words.join(' '), next: null };
    words.push(size <= longest ? text.slice(length.next, length.next + size) : `BulkString(${size})`);
  }
  return { words: words.join(' '), next };
}

function replyAt(text: string, at: number): RespMessage | null {
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
      if (size === -1) return { words: '', next };
      const end = next + size + 2;
      if (!(end <= text.length)) return { words: '', next: null };
      return { words: size <= longest ? text.slice(next, next + size) : `BulkString(${size})`, next: end };
    }
    case '*':
      return arrayAt(text, next, Number(value));
    case undefined:
    default:
      return null;
  }
}

/** What is in an array is not told, only how many. */
function arrayAt(text: string, start: number, count: number): RespMessage | null {
  const words = `Array(${count})`;
  let next = start;
  for (let left = count; left > 0; left--) {
    if (next >= text.length) return { words, next: null };
    const item = replyAt(text, next);
    if (item === null || item.next === null) return item === null ? null : { words, next: null };
    next = item.next;
  }
  return { words, next };
}

function lineAt(text: string, at: number): { line: string; next: number } | null {
  const end = text.indexOf('\r\n', at);
  return end === -1 ? null : { line: text.slice(at, end), next: end + 2 };
}
