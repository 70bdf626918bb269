/** `portolan nc --compat traditional`: Hobbit's netcat as Debian ships it (1.10-47): its letters, its words, its ends. */
import { createWriteStream } from 'node:fs';
import type { ClassicContext } from '../classic.ts';
import { asciiText } from '../../talk/hex-dump.ts';
import type { TraditionalOptions } from './traditional-options.ts';
import { noNcOptions } from './options.ts';
import type { ShortOption } from './getopt.ts';
import { readShortOptions } from './getopt.ts';
import type { NcSession } from './session.ts';
import { NcFailure } from './session.ts';

const letters = 'bc:e:g:G:hi:klno:p:q:rs:T:tuvw:Cz';

/** Runs it; its exit code. */
export async function runTraditional(args: readonly string[], context: ClassicContext): Promise<number> {
  try {
    const options = parse(args);
    if (options === null) {
      context.writeError(help);
      return 0;
    }
    if (context.stdio === undefined) throw new TypeError('nc needs the standard streams');
    const { input, output } = await context.stdio();
    const session: NcSession = {
      options,
      context,
      input: input.open(),
      output: output(),
      warn: (text) => context.writeError(`${text}\n`),
      say: (text) => context.writeError(text),
      tap: options.dumpFile === null ? null : dumpTo(options.dumpFile),
    };
    const { traditionalTalk } = await import('./traditional-talk.ts');
    return await traditionalTalk(session, options);
  } catch (error) {
    if (!(error instanceof NcFailure)) throw error;
    context.writeError(`${error.message}\n`);
    return 1;
  }
}

function parse(args: readonly string[]): TraditionalOptions | null {
  if (args.length === 0) throw new NcFailure('Cmd line: wrong');
  const read = readShortOptions(args, letters);
  const options: TraditionalOptions = { ...noNcOptions, counts: false, keepAlive: false };
  for (const option of read.options) {
    if (option.letter === 'h') return null;
    Object.assign(options, meaningOf(option, options));
  }
  if (!read.ok) throw new NcFailure(`nc: ${read.complaint}\nnc -h for help`);
  const [host = null, ...ports] = read.operands;
  if (!options.listen && host === null) throw new NcFailure('no destination');
  if (!options.listen && ports.length === 0) throw new NcFailure('no port[s] to connect to');
  return { ...options, host, ports };
}

const refused: Readonly<Record<string, string>> = {
  c: 'a shell on a connection',
  e: 'a program on a connection is started by portolan listen --exec',
  g: 'source routes are ignored by every router',
  G: 'source routes are ignored by every router',
};

function meaningOf({ letter, value }: ShortOption, before: TraditionalOptions): Partial<TraditionalOptions> {
  const reason = refused[letter];
  if (reason !== undefined) throw new NcFailure(`-${letter} is refused: ${reason}`);
  switch (letter) {
    case 'v':
      return { verbose: true, counts: before.verbose };
    case 'w':
      return { timeout: positive(value, 'wait-time') };
    case 'i':
      return { interval: positive(value, 'interval time') };
    case 'q':
      return Number(value) >= 0 ? { quit: Number(value) } : {};
    case 'p':
      return { sourcePort: value };
    case 's':
      return { source: value };
    case 'o':
      return { dumpFile: value };
    case 'T':
      return /^\d+$|^0x[\da-f]+$/i.test(value) ? { typeOfService: Number(value) & 0xff } : {};
    case 'u':
      return { transport: 'udp' };
    default:
      return switches[letter]!;
  }
}

const switches: Readonly<Record<string, Partial<TraditionalOptions>>> = {
  b: { broadcast: true },
  C: { crlf: true },
  k: { keepAlive: true },
  l: { listen: true },
  n: { numeric: true },
  r: { randomPorts: true },
  t: { telnet: true },
  z: { scan: true },
};

function positive(text: string, what: string): number {
  const value = Number(text);
  if (!(value >= 1)) throw new NcFailure(`invalid ${what} ${text}`);
  return Math.floor(value);
}

/** `< 00000000 68 69 0a      # hi.`: its own layout, offsets counted for each direction. */
function dumpTo(path: string): NonNullable<NcSession['tap']> {
  const file = createWriteStream(path);
  const offsets = { sent: 0, received: 0 };
  return (direction, bytes) => {
    for (let at = 0; at < bytes.length; at += 16) {
      const row = bytes.subarray(at, at + 16);
      const cells = Array.from(row, (byte) => `${byte.toString(16).padStart(2, '0')} `).join('');
      const offset = offsets[direction].toString(16).padStart(8, '0');
      file.write(`${direction === 'sent' ? '>' : '<'} ${offset} ${cells.padEnd(48)}# ${asciiText(row)}\n`);
      offsets[direction] += row.length;
    }
  };
}

const help = `[v1.10-47]
connect to somewhere:	nc [-options] hostname port[s] [ports] ...
listen for inbound:	nc -l -p port [-options] [hostname] [port]
letters: -b -C -h -i secs -k -l -n -o file -p port -q secs -r -s addr -T tos -t -u -v -w secs -z
`;
