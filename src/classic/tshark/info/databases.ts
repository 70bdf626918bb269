/** What tshark 4.0 says of PostgreSQL and MySQL in a line. */
import type { Layer } from './layer.ts';

/** `<T/D/C/Z`: the letters of the messages of a segment; what has no letter is shown by its direction alone. */
export function pgsqlWords(layer: Layer): string | null {
  const isReply = layer.packet.number('tcp.srcport') === 5432;
  const letters: string[] = [];
  for (let at = 0; at < layer.length;) {
    const first = layer.u8(at);
    // A start-up message has a length first; an answer to a request for TLS is one letter.
    if (first === 0 || layer.length - at === 1) break;
    const length = layer.u32(at + 1);
    if (length < 4 || first < 0x31 || first > 0x7a) return null;
    letters.push(String.fromCharCode(first));
    at += 1 + length;
  }
  return `${isReply ? '<' : '>'}${letters.join('/')}`;
}

const commands: Readonly<Record<number, string>> = {
  1: 'Quit',
  2: 'Use Database',
  3: 'Query',
  4: 'Show Fields',
  9: 'Statistics',
  14: 'Ping',
  17: 'Change User',
  22: 'Prepare Statement',
  23: 'Execute Statement',
  25: 'Close Statement',
};

/** `Server Greeting  proto=10 version=10.11.2-MariaDB `, `Request Query` */
export function mysqlWords(layer: Layer): string | null {
  const isReply = layer.packet.number('tcp.srcport') === 3306;
  const [length, sequence] = [layer.little(0, 3), layer.u8(3)];
  if (layer.length < 5 || layer.length < 4 + length) return null;
  if (isReply) {
    if (sequence !== 0 || layer.u8(4) !== 10) return null;
    // MariaDB stands behind a version that old replicas understand.
    return `Server Greeting  proto=10 version=${layer.zeroText(5).replace(/^5\.5\.5-(?=.*MariaDB)/, '')} `;
  }
  if (sequence !== 0) return null;
  const name = commands[layer.u8(4)];
  return name === undefined ? null : `Request ${name}`;
}
