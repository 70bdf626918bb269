/** `--resume`: what an output file of an interrupted run tells of it. */
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { errnoName } from '../../base/errors.ts';
import { errorText } from '../ss/strerror.ts';
import { NmapRefusal, quitting } from './refusal.ts';

/** An interrupted run. */
export interface InterruptedRun {
  /** Its command line, without the name of the program. */
  readonly words: readonly string[];
  /** When it began: what its files are named by. */
  readonly startedAt: Date;
  /** The last host that was told to its end; null where none was. */
  readonly lastHost: string | null;
  /** Whether it had come to its end. */
  readonly finished: boolean;
}

/** Reads the file, in any of the three forms. Throws NmapRefusal where it is none of them. */
export function readInterrupted(path: string): InterruptedRun {
  const text = textOf(path);
  const begun = /(?:^# |<!-- )Nmap .* scan initiated (.+? \d{4}) as: (?:portolan )?nmap (.*?)(?: -->)?$/m;
  const found = begun.exec(unescaped(text));
  if (found === null)
    throw quitting(`Unable to parse supposed log file ${path}.  Are you sure this is an Nmap output file?`);
  return {
    words: splitWords(found[2]!).filter((word) => word !== '--append-output'),
    startedAt: new Date(found[1]!),
    lastHost: lastHostOf(text),
    // An XML file that was broken off by Ctrl-C has an end, too.
    finished: /^# Nmap done at | exit="success"/m.test(text),
  };
}

/** How many bytes of an XML file stay: up to behind its last whole host, or its head. Null where there is no such file. */
export function keptXml(path: string): number | null {
  if (!existsSync(path)) return null;
  const text = readFileSync(path, 'utf8');
  const host = text.lastIndexOf('</host>\n');
  if (host !== -1) return Buffer.byteLength(text.slice(0, host + '</host>\n'.length));
  const head = /<debugging [^>]*>\n/.exec(text);
  return head === null ? 0 : Buffer.byteLength(text.slice(0, head.index + head[0].length));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const name = errnoName(error);
    if (name === undefined) throw error;
    const number = Object.entries(constants.errno).find(([each]) => each === name)?.[1] ?? 0;
    throw new NmapRefusal(`Could not mmap() ${path} file: ${errorText(name)} (${number})\n`);
  }
}

/** The comment of the XML writes the second of two hyphens, and what markup is made of, by number or name. */
function unescaped(text: string): string {
  const names: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", '#45': '-', amp: '&' };
  return text.slice(0, 65_536).replaceAll(/&(lt|gt|quot|apos|#45|amp);/g, (_, name: string) => names[name]!);
}

function lastHostOf(text: string): string | null {
  if (text.startsWith('<?xml')) {
    const hosts = text.slice(0, text.lastIndexOf('</host>') + 1);
    return /.*<address addr="([^"]+)" addrtype="ipv[46]"/s.exec(hosts)?.[1] ?? null;
  }
  // A host that was asked for its ports has been told when its second line stands there.
  const grepable = [...text.matchAll(/^Host: (\S+) .*\t(?:Ports|Protocols|Status: (?:Down|Timeout)).*\n/gm)].at(
    -1,
  )?.[1];
  if (grepable !== undefined) return grepable;
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const blocks = whole.split(/^(?=Nmap scan report for )/m).slice(1);
  // The empty line behind a table is the last of a report; what was cut off before it is asked again.
  const told = blocks.filter(
    (block, index) =>
      index < blocks.length - 1 ||
      /^[^\n]*\[host down\b[^\n]*\n/.test(block) ||
      /\n# Nmap done at /.test(block) ||
      (/^(?:PORT|PROTOCOL|Not shown)/m.test(block) && block.endsWith('\n\n')),
  );
  const title = /^Nmap scan report for ([^\n]*)/.exec(told.at(-1) ?? '')?.[1];
  if (title === undefined) return null;
  const bare = title.replace(/ \[host down.*$/, '');
  return /\(([^()]+)\)$/.exec(bare)?.[1] ?? bare;
}

/** Words as {@link quoted} writes them. */
function splitWords(text: string): readonly string[] {
  return Array.from(text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g), ([, quotedWord, plain]) =>
    quotedWord === undefined ? plain! : quotedWord.replaceAll(/\\(.)/g, '$1'),
  );
}

/** A word as a shell would need it, as far as nmap goes: double quotes around white space. */
export function quoted(word: string): string {
  return /[\s"]/.test(word) || word === '' ? `"${word.replaceAll(/["\\]/g, String.raw`\$&`)}"` : word;
}
