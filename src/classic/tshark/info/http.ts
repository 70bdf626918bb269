/** What tshark 4.0 says of HTTP/1 in a line: the first line, and the type of a body that is there. */
import type { Layer } from './layer.ts';

const startLine = /^(?:HTTP\/\d\.\d |[!-~]+ [^ ]+.* HTTP\/\d\.\d$|NOTIFY |M-SEARCH )/;

/** `GET / HTTP/1.1 `; a message with a body names its type. */
export function httpWords(layer: Layer): string | null {
  const line = layer.line();
  if (!startLine.test(line)) return 'Continuation';
  const type = layer.value('http.content_type');
  const head = Buffer.from(layer.bytes).indexOf('\r\n\r\n');
  const hasBody = head !== -1 && head + 4 < layer.length;
  return hasBody && typeof type === 'string' && type !== ''
    ? `${line}  (${type.split(';', 1)[0]!.trim()})`
    : `${line} `;
}
