/** wc as a counter behind socket lists. */

import { defineTool, flag, part } from '../tool.ts';
import type { Parsed } from '../tool.ts';

export default defineTool({
  name: 'wc',
  aliases: [],
  summary: 'Counts lines, words and bytes.',
  clusterable: true,
  flags: [
    flag('-l --lines', 'counts the lines, that is line feeds'),
    flag('-w --words', 'counts words parted by blanks'),
    flag('-c --bytes', 'counts the bytes of the input'),
    flag('-m --chars', 'counts the characters of the input'),
    flag('-L --max-line-length', 'prints the length of the longest line'),
    flag('--files0-from', 'reads the files named in a file', 'FILE'),
    flag('--help', 'prints a summary of the options'),
    flag('--version', 'prints the version of wc'),
  ],
  operands: (words) => words.map((word) => part(word, 'operand', 'reads this file in place of the input')),
  pitfalls: [
    {
      when: (parsed) => countsSockets(parsed),
      text: 'A connection between two programs of this machine is two sockets, so it counts as 2.',
    },
    {
      when: (parsed) => countsSockets(parsed) && isList(parsed.feeder),
      text: 'The line of column titles is counted too.',
    },
  ],
  ours: (parsed) =>
    countsSockets(parsed)
      ? [
          {
            command: isEstablished(parsed) ? 'portolan count state:established' : 'portolan count',
            why: 'gives sockets and connections as two numbers, loopback counted once',
          },
        ]
      : [],
  samples: [
    {
      command: 'ss -tan | grep ESTAB | wc -l',
      expect: {
        pitfalls: ['counts as 2'],
        noPitfalls: ['titles is counted'],
        ours: ['portolan count state:established'],
      },
    },
    { command: 'ss -tan | wc -l', expect: { pitfalls: ['counted too'], ours: ['portolan count'] } },
    { command: 'wc --lines /etc/services', expect: { noPitfalls: ['counts as 2'] } },
  ],
});

function isList(parsed: Parsed | undefined): boolean {
  return parsed !== undefined && /^(?:ss|netstat|lsof)$/.test(parsed.name);
}

function countsSockets(parsed: Parsed): boolean {
  return parsed.feeder !== undefined && parsed.has('-l') && parsed.earlier.some(isList);
}

function isEstablished(parsed: Parsed): boolean {
  return parsed.earlier.some((stage) => stage.operands.some((word) => /estab/i.test(word)));
}
