/** cat: passes files or its input through. */

import { defineTool, flag, part } from '../tool.ts';

export default defineTool({
  name: 'cat',
  aliases: [],
  summary: 'Prints files, or passes its input through.',
  clusterable: true,
  flags: [
    flag('-A --show-all', 'makes all invisible characters visible'),
    flag('-v --show-nonprinting', 'makes control characters visible'),
    flag('-e', 'makes control characters and line ends visible'),
    flag('-t', 'makes control characters and tabs visible'),
    flag('-E --show-ends', 'marks each line end with $'),
    flag('-T --show-tabs', 'prints tabs as ^I'),
    flag('-n --number', 'numbers all the lines'),
    flag('-b --number-nonblank', 'numbers the lines that are not empty'),
    flag('-s --squeeze-blank', 'prints one empty line for several'),
    flag('-u', 'accepted and without effect'),
    flag('--help', 'prints a summary of the options'),
    flag('--version', 'prints the version of cat'),
  ],
  operands: (words) =>
    words.map((word) =>
      part(word, 'operand', word === '-' ? 'standard input, at this place' : 'prints this file from start to end'),
    ),
  pitfalls: [
    {
      when: (parsed) => parsed.operands.some((word) => /\.(?:pcap|pcapng|cap)$/.test(word)),
      text: 'A capture file holds bytes from strangers: cat sends them raw to the terminal, escape sequences included.',
    },
  ],
  ours: () => [],
  samples: [
    { command: 'cat /etc/services', expect: { parts: [['/etc/services', 'from start']] } },
    { command: 'cat trace.pcap -', expect: { pitfalls: ['raw to the terminal'] } },
    { command: 'ss -tuln | cat -A', expect: { parts: [['-A', 'visible']] } },
  ],
});
