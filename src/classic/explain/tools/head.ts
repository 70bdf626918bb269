/** head, and tail beside it. */

import { defineTool, flag, part } from '../tool.ts';

export default defineTool({
  name: 'head',
  aliases: ['tail'],
  summary: 'Prints the first lines of its input (tail: the last ones), 10 unless told otherwise.',
  clusterable: true,
  flags: [
    flag('-n --lines', 'how many lines to print', 'COUNT'),
    flag('-c --bytes', 'how many bytes to print', 'COUNT'),
    flag('-q --quiet --silent', 'prints no file names'),
    flag('-v --verbose', 'prints the file names'),
    flag('-z --zero-terminated', 'lines end in NUL, not in a line feed'),
    flag('--help', 'prints a summary of the options'),
    flag('--version', 'prints the version of the tool'),
    flag('-f --follow', 'tail: goes on printing what is added'),
    flag('-F', 'tail: goes on, also when the file is replaced'),
    flag('-NUM', (typed) => `prints ${typed.slice(1)} lines and no more`, undefined, { pattern: /^[-+]\d+$/ }),
  ],
  operands: (words) => words.map((word) => part(word, 'operand', 'reads this file in place of the input')),
  pitfalls: [
    {
      when: (parsed) => parsed.name === 'head' && parsed.feeder !== undefined,
      text: 'The rest is cut without a word, and column titles take one or two of the lines. The command before it ends by SIGPIPE.',
    },
  ],
  ours: () => [],
  samples: [
    { command: 'netstat -alnp | head', expect: { pitfalls: ['cut without a word'] } },
    { command: 'ss -s | head -3', expect: { parts: [['-3', '3 lines']] } },
    { command: 'tail -f /var/log/syslog', expect: { parts: [['-f', 'goes on']], noPitfalls: ['SIGPIPE'] } },
  ],
});
