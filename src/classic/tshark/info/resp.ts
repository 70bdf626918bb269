/** What tshark 4.0 says of the Redis serialization protocol in a line. */
import { latin1 } from '../../../wire/bytes.ts';
import { respMessage } from '../resp-message.ts';
import type { Layer } from './layer.ts';

/** `Request: GET k`, `Response: OK BulkString(12)` */
export function respWords(layer: Layer): string | null {
  const isReply = layer.packet.number('tcp.srcport') === 6379;
  const text = latin1(layer.bytes, 0, layer.length);
  const words: string[] = [];
  for (let at = 0; at < text.length;) {
    const read = respMessage(text, at, isReply);
    if (read === null || read.next === null) return null;
    if (read.words !== '') words.push(read.words);
    at = read.next;
  }
  return words.length === 0 ? null : `${isReply ? 'Response' : 'Request'}: ${words.join(' ')}`;
}
