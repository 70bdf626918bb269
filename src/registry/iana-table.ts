/**
 * The IANA port registry, read from iana.gen.txt when first asked for. A few ports are found by a binary search in the text
 * itself, so that a chart of a quiet host never pays for taking six thousand lines apart.
 */
import { readFileSync } from 'node:fs';

/** The transports of the registry. */
export const registryTransports = ['tcp', 'udp', 'sctp', 'dccp'] as const;

/** One of {@link registryTransports}. */
export type RegistryTransport = (typeof registryTransports)[number];

/** One line of the registry. */
export interface IanaRow {
  readonly port: number;
  readonly transports: readonly RegistryTransport[];
  /** The registered name, then its aliases. */
  readonly names: readonly [string, ...string[]];
  /** As registered; may be empty. */
  readonly description: string;
}

const letters: Readonly<Record<string, RegistryTransport>> = { t: 'tcp', u: 'udp', s: 'sctp', d: 'dccp' };

let text: string | undefined;
let rows: readonly IanaRow[] | undefined;

/** The rows of a port: several when transports differ, none when nothing is registered. */
export function ianaRowsAt(port: number): readonly IanaRow[] {
  const table = readTable();
  let [low, high] = [0, table.length];
  // Invariant: low and high are starts of lines; lines before low have a smaller port, lines from high on have not.
  while (low < high) {
    const middle = table.lastIndexOf('\n', (low + high) >>> 1) + 1;
    const start = middle > low ? middle : low;
    if (Number.parseInt(table.slice(start, start + 6), 10) < port) low = table.indexOf('\n', start) + 1;
    else high = start;
  }
  const found: IanaRow[] = [];
  for (let start = low; start < table.length;) {
    const end = table.indexOf('\n', start);
    if (Number.parseInt(table.slice(start, start + 6), 10) !== port) break;
    found.push(readRow(table.slice(start, end)));
    start = end + 1;
  }
  return found;
}

/** All rows, ascending by port; read once, for questions by name. */
export function allIanaRows(): readonly IanaRow[] {
  rows ??= readTable()
    .split('\n')
    .filter((line) => line !== '')
    .map(readRow);
  return rows;
}

/** The table without its first line, which names the source. The file is ASCII, so Latin-1 is the cheapest way in. */
function readTable(): string {
  if (text === undefined) {
    const file = readFileSync(new URL('iana.gen.txt', import.meta.url), 'latin1');
    text = file.slice(file.indexOf('\n') + 1);
  }
  return text;
}

/** `80 tu http,www World Wide Web HTTP` */
function readRow(line: string): IanaRow {
  const [port, transports, names] = line.split(' ', 3) as [string, string, string];
  const description = line.slice(port.length + transports.length + names.length + 3);
  return Object.freeze({
    port: Number(port),
    transports: Array.from(transports, (letter) => letters[letter]!),
    names: names.split(',') as [string, ...string[]],
    description,
  });
}
