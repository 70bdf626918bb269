/** sudo: runs the command behind it as another user. */

import { defineTool, flag } from '../tool.ts';

export default defineTool({
  name: 'sudo',
  aliases: ['doas'],
  summary: 'Runs the rest of the line as the superuser, or as another user.',
  clusterable: true,
  wraps: true,
  flags: [
    flag('-u --user', 'runs as this user in place of root', 'USER'),
    flag('-g --group', 'runs with this primary group', 'GROUP'),
    flag('-E --preserve-env', 'keeps the environment of the caller'),
    flag('-H --set-home', "sets HOME to the target user's home"),
    flag('-n --non-interactive', 'fails in place of asking for a password'),
    flag('-S --stdin', 'reads the password from standard input'),
    flag('-b --background', 'runs the command in the background'),
    flag('-i --login', 'runs a login shell of the target user'),
    flag('-s --shell', 'runs a shell of the target user'),
    flag('-k --reset-timestamp', 'forgets that the password was given'),
    flag('-v --validate', 'renews the time until the password is asked again'),
    flag('-l --list', 'lists what the user may run'),
  ],
  operands: () => [],
  pitfalls: [],
  ours: () => [],
  samples: [
    {
      command: 'sudo -u nobody ss -tp',
      expect: {
        parts: [
          ['nobody', 'USER'],
          ['-p', 'processes'],
        ],
      },
    },
    { command: 'sudo lsof -i :22 > out.txt', expect: { parts: [['> out.txt', 'standard output']] } },
    { command: 'sudo sudo -n ss -x', expect: { parts: [['-x', 'Unix']] } },
  ],
});
