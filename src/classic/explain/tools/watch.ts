/** watch: runs a command again and again. */

import { defineTool, flag } from '../tool.ts';

export default defineTool({
  name: 'watch',
  aliases: [],
  summary: 'Runs a command again and again and shows its screen.',
  clusterable: true,
  wraps: true,
  flags: [
    flag('-n --interval', 'the pause between two runs', 'SECONDS'),
    flag('-d --differences', 'marks what has changed since the last run', { name: 'permanent', optional: 'attached' }),
    flag('-t --no-title', 'leaves the title line out'),
    flag('-e --errexit', 'stops when the command fails'),
    flag('-g --chgexit', 'stops when the output changes'),
    flag('-c --color', 'passes colours through'),
    flag('-x --exec', 'runs the command without a shell'),
    flag('-b --beep', 'beeps when the command fails'),
    flag('-p --precise', 'keeps to the interval exactly'),
    flag('-q --equexit', 'stops when nothing changed for so many runs', 'RUNS'),
    flag('-w --no-wrap', 'cuts long lines in place of wrapping them'),
    flag('-h --help', 'prints a summary of the options'),
    flag('-v --version', 'prints the version of watch'),
  ],
  operands: () => [],
  pitfalls: [
    {
      when: () => true,
      text: 'Between two runs nothing is seen: a port that opens and closes within the interval is missed.',
    },
  ],
  ours: () => [],
  samples: [
    { command: "watch -n1 'ss -tan | grep ESTAB'", expect: { parts: [['-t', 'TCP']], pitfalls: ['is missed'] } },
    {
      command: 'watch -d netstat -tuln',
      expect: {
        parts: [
          ['-d', 'changed'],
          ['-l', 'listening'],
        ],
      },
    },
  ],
});
