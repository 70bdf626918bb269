/** echo: prints its words. */

import { defineTool, flag, part } from '../tool.ts';

export default defineTool({
  name: 'echo',
  aliases: ['printf'],
  summary: 'Prints its words, to be piped into a port for example.',
  clusterable: true,
  stopAtOperand: true,
  flags: [
    flag('-n', 'ends without a line feed'),
    flag('-e', 'reads backslash escapes such as \\r\\n'),
    flag('-E', 'takes backslashes as they are'),
  ],
  operands: (words) => words.map((word) => part(word, 'operand', 'text that is printed')),
  pitfalls: [
    {
      when: (parsed) => parsed.name === 'echo' && parsed.operands.some((word) => word.includes('\\')),
      text: 'Shells disagree on backslashes in echo: printf prints the same everywhere.',
    },
  ],
  ours: () => [],
  samples: [
    { command: 'echo hello | nc 127.0.0.1 9000', expect: { parts: [['hello', 'printed']] } },
    {
      command: String.raw`echo -ne "GET / HTTP/1.0\r\n\r\n" | nc target.com 80`,
      expect: { pitfalls: ['hangs for ever'] },
    },
  ],
});
