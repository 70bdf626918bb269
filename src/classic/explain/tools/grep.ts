/** grep as a filter behind socket lists: it matches text, not ports. */

import { list, portWord, whoIsOn } from '../ours.ts';
import type { Offer } from '../ours.ts';
import { defineTool, flag, isPlaceholder, part } from '../tool.ts';
import type { Parsed } from '../tool.ts';

export default defineTool({
  name: 'grep',
  aliases: ['egrep', 'fgrep', 'rg'],
  summary: 'Keeps the lines that contain a pattern.',
  clusterable: true,
  flags: [
    flag('-i --ignore-case', 'upper and lower case alike'),
    flag('-v --invert-match', 'keeps the lines that do not match'),
    flag('-w --word-regexp', 'the match must be a whole word'),
    flag('-x --line-regexp', 'the match must be the whole line'),
    flag('-E --extended-regexp', 'the pattern is an extended regular expression'),
    flag('-F --fixed-strings', 'the pattern is plain text, no expression'),
    flag('-P --perl-regexp', 'the pattern is a Perl expression'),
    flag('-G --basic-regexp', 'the pattern is a basic regular expression'),
    flag('-e --regexp', 'the pattern is the next word; several add up', 'PATTERN'),
    flag('-f --file', 'reads the patterns from a file', 'FILE'),
    flag('-c --count', 'prints the number of lines that match'),
    flag('-o --only-matching', 'prints only the text that matches'),
    flag('-n --line-number', 'puts the line number in front'),
    flag('-q --quiet --silent', 'prints nothing; only the exit code speaks'),
    flag('-l --files-with-matches', 'prints only the names of files that match'),
    flag('-h --no-filename', 'prints no file names'),
    flag('-H --with-filename', 'puts the file name in front'),
    flag('-r -R --recursive', 'searches all files below the folders given'),
    flag('-s --no-messages', 'says nothing of files that cannot be read'),
    flag('-a --text', 'reads binary files as text'),
    flag('-m --max-count', 'stops after this many lines', 'COUNT'),
    flag('-A --after-context', 'prints this many lines after each match', 'COUNT'),
    flag('-B --before-context', 'prints this many lines before each match', 'COUNT'),
    flag('-C --context', 'prints this many lines around each match', 'COUNT'),
    flag('-NUM', (typed) => `prints ${typed.slice(1)} lines around each match`, undefined, { pattern: /^-\d+$/ }),
    flag('--color --colour', 'marks the matches in colour', { name: 'WHEN', optional: 'attached' }),
    flag('--line-buffered', 'prints each line at once, for endless input'),
    flag('-L --files-without-match', 'prints only the names of files that do not match'),
    flag('-b --byte-offset', 'puts the offset in bytes in front'),
    flag('-z --null-data', 'lines end in NUL, not in a line feed'),
    flag('-Z --null', 'file names end in NUL'),
    flag('-T --initial-tab', 'lines the text up with tabs'),
    flag('-U --binary', 'reads files as they are, without conversion'),
    flag('-I', 'skips binary files altogether'),
    flag('-d --directories', 'what is done with folders: read, skip, recurse', 'ACTION'),
    flag('-D --devices', 'what is done with devices: read or skip', 'ACTION'),
    flag('-y', 'upper and lower case alike (old spelling of -i)'),
    flag('--no-ignore-case', 'tells upper from lower case'),
    flag('--include', 'only files of this pattern', 'PATTERN'),
    flag('--exclude', 'no files of this pattern', 'PATTERN'),
    flag('--exclude-dir', 'no folders of this pattern', 'PATTERN'),
    flag('--exclude-from', 'no files of the patterns in a file', 'FILE'),
    flag('--label', 'the name to print for standard input', 'NAME'),
    flag('--binary-files', 'how binary files are read', 'TYPE'),
    flag('--group-separator', 'what stands between groups of lines', 'TEXT'),
    flag('--no-group-separator', 'nothing stands between groups of lines'),
    flag('-V --version', 'prints the version of grep'),
    flag('--help', 'prints a summary of the options'),
  ],
  operands: (words, parsed) =>
    words.map((word, index) =>
      index === 0 && !parsed.has('-e', '-f')
        ? part(word, 'operand', patternMeaning(word))
        : part(word, 'operand', 'reads this file in place of the input'),
    ),
  pitfalls: [
    {
      when: (parsed) => portOf(parsed) !== undefined && isShort(portOf(parsed)!),
      text: (parsed) =>
        `The text also matches longer ports: ${longer(portOf(parsed)!)}. It matches the remote end as well as the local one.`,
    },
    {
      when: (parsed) => bareNumber(parsed) !== undefined,
      text: 'A bare number matches anywhere in the line: in a process number, an inode, an address or a queue length as well.',
    },
    {
      when: (parsed) => /^\w+ $/.test(patternOf(parsed)),
      text: (parsed) =>
        `The pattern matches every name that ends so: ${patternOf(parsed) === 'nc ' ? 'rsync' : `other${patternOf(parsed).trim()}`} too, and the end of any column.`,
    },
    {
      when: (parsed) => isSocketList(parsed.feeder),
      text: 'The line of column titles is filtered away too.',
    },
    {
      when: (parsed) => isSocketList(parsed.feeder) && /^listen/i.test(patternOf(parsed)),
      text: 'UDP sockets never say LISTEN, so open UDP ports are lost here.',
    },
  ],
  ours,
  samples: [
    {
      command: 'sudo netstat -tulnp | grep :80',
      expect: { pitfalls: [':8080', 'column titles'], ours: ['portolan 80'], parts: [[':80', 'contain']] },
    },
    {
      command: 'sudo netstat -tulnp | grep :<port-number>',
      expect: { pitfalls: ['longer ports'], ours: ['portolan PORT'] },
    },
    {
      command: 'netstat -apn | grep 7000',
      expect: { pitfalls: ['process number', '17000'], ours: ['portolan watch port:7000'] },
    },
    { command: 'sudo lsof -i -n | grep "nc "', expect: { pitfalls: ['rsync'], ours: ["portolan ls 'proc:nc'"] } },
    { command: 'ss -tan | grep ESTAB', expect: { ours: ["portolan ls 'state:established'"] } },
    {
      command: 'grep -5 --colour=auto x file',
      expect: {
        parts: [
          ['-5', '5 lines'],
          ['file', 'in place of'],
        ],
      },
    },
  ],
});

function patternMeaning(pattern: string): string {
  return isPlaceholder(pattern)
    ? 'keeps lines that contain this, with your value put in'
    : 'keeps lines that contain this pattern';
}

/** What grep looks for, as typed. */
function patternOf(parsed: Parsed): string {
  return parsed.value('-e') ?? parsed.operands[0] ?? '';
}

/** The port that a pattern such as `:80` or `80` is after. */
function portOf(parsed: Parsed): string | undefined {
  return /^:?(\d{1,5}|<[^<>]+>)$/.exec(patternOf(parsed))?.[1];
}

function bareNumber(parsed: Parsed): string | undefined {
  return /^\d{1,5}$/.exec(patternOf(parsed))?.[0];
}

/** Whether more digits can follow and still be a port. */
function isShort(port: string): boolean {
  return isPlaceholder(port) || Number(port) <= 6553 || port.length < 5;
}

function longer(port: string): string {
  if (isPlaceholder(port)) return ':80 is found in :8080 and :8000';
  const examples = [port === '80' ? '8080' : `${port}0`, `1${port}`].filter((text) => Number(text) <= 65_535);
  return examples.map((text) => `:${text}`).join(' and ');
}

const SOCKET_LISTS: ReadonlySet<string> = new Set(['ss', 'netstat', 'lsof']);

function isSocketList(feeder: Parsed | undefined): boolean {
  return feeder !== undefined && SOCKET_LISTS.has(feeder.name);
}

function ours(parsed: Parsed): readonly Offer[] {
  if (!isSocketList(parsed.feeder)) return [];
  const pattern = patternOf(parsed);
  const port = portOf(parsed);
  if (port !== undefined) {
    const watch = {
      command: `portolan watch port:${portWord(port)}`,
      why: 'prints what changes on the port as it happens',
    };
    return [whoIsOn(port), watch];
  }
  if (/^estab/i.test(pattern)) return [list('state:established', 'selects by the state itself, not by text')];
  if (/^listen/i.test(pattern)) return [{ command: 'portolan', why: 'charts all listeners, UDP too' }];
  const name = /^([a-z][\w-]*) ?$/.exec(pattern)?.[1];
  return name === undefined ? [] : [list(`proc:${name}`, 'selects by the exact name of the program')];
}
