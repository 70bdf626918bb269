/** awk as a filter behind socket lists. */

import { readInternetSelector } from '../grammars/lsof-internet.ts';
import { portWord } from '../ours.ts';
import { defineTool, flag, part } from '../tool.ts';

export default defineTool({
  name: 'awk',
  aliases: ['gawk', 'mawk', 'nawk'],
  summary: 'Runs a small program over the fields of each line.',
  clusterable: true,
  stopAtOperand: true,
  flags: [
    flag('-F', 'the character or expression that parts the fields', 'SEPARATOR'),
    flag('-v', 'sets a variable of the program', 'NAME=VALUE'),
    flag('-f', 'reads the program from a file', 'FILE'),
  ],
  operands: (words, parsed) =>
    words.map((word, index) =>
      index === 0 && !parsed.has('-f')
        ? part(word, 'operand', programMeaning(word))
        : part(word, 'operand', 'reads this file in place of the input'),
    ),
  pitfalls: [
    {
      when: (parsed) => parsed.feeder !== undefined && /\$\d/.test(parsed.operands[0] ?? ''),
      text: 'Columns are counted by blanks: a command or user name with a blank in it, or an empty cell, shifts all that follow.',
    },
    {
      when: (parsed) => /LISTEN/.test(parsed.operands[0] ?? ''),
      text: 'UDP sockets never say LISTEN, so open UDP ports are lost here.',
    },
  ],
  ours: (parsed) => {
    if (parsed.feeder?.name !== 'lsof') return [];
    const port = readInternetSelector(parsed.feeder.value('-i') ?? '')?.ports;
    if (port === undefined) return [];
    return [
      {
        command: `portolan ls 'port:${portWord(port)} is:listening' --fields owners,user`,
        why: 'picks columns by name, so nothing can shift',
      },
    ];
  },
  samples: [
    {
      command: "sudo lsof -i :<port-number> -n -P | awk 'NR==1 || /LISTEN/ {print $2, $1, $3}'",
      expect: {
        parts: [['NR==1 || /LISTEN/ {print $2, $1, $3}', 'first line']],
        pitfalls: ['counted by blanks', 'UDP'],
      },
    },
    { command: 'awk -F: -f prog.awk /etc/services', expect: { parts: [['/etc/services', 'in place of']] } },
  ],
});

/** The few things that programs behind a socket list do, read off the text. */
function programMeaning(program: string): string {
  const said: string[] = [];
  if (/NR\s*==\s*1/.test(program)) said.push('keeps the first line, the column titles');
  const pattern = /\/([^/]*)\//.exec(program);
  if (pattern !== null) said.push(`keeps lines that match ${pattern[1]!}`);
  const fields = [...program.matchAll(/\$(\d+|NF)/g)].map((match) => match[1]!);
  if (/print/.test(program) && fields.length > 0) said.push(`prints the fields ${[...new Set(fields)].join(', ')}`);
  return said.length === 0 ? 'the program to run on each line' : said.join('; ');
}
