/** What tshark 4.0 says of HTTP/1 in a line: the first line, and the type of a body that is there. */
import { latin1 } from '../../../wire/bytes.ts';
import type { Layer } from './layer.ts';

const startLine = /^(?:HTTP\/\d\.\d |[!-~]+ [^ ]+.* HTTP\/\d\.\d$|NOTIFY |M-SEARCH )/;

/** `GET / HTTP/1.1 `; a message with a body names its type. */
export function httpWords(layer: Layer): string | null {
  const line = layer.line();
  if (!startLine.test(line)) return 'Continuation';
  const end = Buffer.from(layer.bytes.buffer, layer.bytes.byteOffset, layer.length).indexOf('\r\n\r\n');
  if (end === -1 || end + 4 >= layer.length) return `${line} `;
  const type = /\r\ncontent-type:[ \t]*([^;\r]*)/i.exec(latin1(layer.bytes, 0, end))?.[1]?.trim() ?? '';
  return type === '' ? `${line} ` : `${line}  (${type})`;
}
