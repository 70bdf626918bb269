/** systemctl: units and their sockets. */

import { lookup } from '../grammars/lookup.ts';
import { CHART } from '../ours.ts';
import { defineTool, flag, part } from '../tool.ts';

export default defineTool({
  name: 'systemctl',
  aliases: [],
  summary: 'Shows and controls the units of systemd, services and sockets among them.',
  clusterable: true,
  flags: [
    flag('-a --all', 'shows inactive units and empty properties too'),
    flag('-l --full', 'cuts no names or lines'),
    flag('-t --type', 'only units of this type, as socket or service', 'TYPE'),
    flag('--state', 'only units in this state', 'STATE'),
    flag('--failed', 'only units that have failed'),
    flag('-p --property', 'only these properties', 'NAMES'),
    flag('-P', 'prints the value of one property', 'NAME'),
    flag('--value', 'prints values without their names'),
    flag('-n --lines', 'how many log lines status shows', 'COUNT'),
    flag('-o --output', 'the form of the log lines', 'FORM'),
    flag('--no-pager', 'prints without a pager'),
    flag('--no-legend', 'prints no column titles and hints'),
    flag('--plain', 'prints a list in place of a tree'),
    flag('-q --quiet', 'prints nothing; only the exit code speaks'),
    flag('--now', 'starts or stops too, with enable, disable or mask'),
    flag('--user', 'the service manager of the user'),
    flag('--system', 'the service manager of the machine'),
    flag('-r --recursive', 'shows units of containers too'),
    flag('--show-types', 'shows what kind of socket each one is'),
    flag('-s --signal', 'the signal for kill', 'SIGNAL'),
    flag('--kill-whom --kill-who', 'which processes of the unit get the signal', 'WHOM'),
    flag('-f --force', 'replaces links, or acts without asking units'),
    flag('-H --host', 'works on another machine by ssh', 'HOST'),
    flag('-M --machine', 'works on a local container', 'CONTAINER'),
    flag('--no-block', 'does not wait until the work is done'),
    flag('-h --help', 'prints a summary of the commands'),
    flag('--version', 'prints the version of systemd'),
  ],
  operands: (words) =>
    words.map((word, index) => {
      if (index > 0)
        return part(
          word,
          'operand',
          /^\d+$/.test(word) ? 'the unit that this process belongs to' : 'the unit, or a pattern of units',
        );
      const verb = lookup(VERBS, word);
      return part(word, verb === undefined ? 'unknown' : 'operand', verb ?? 'not a command of systemctl');
    }),
  pitfalls: [
    {
      when: (parsed) => parsed.operands[0] === 'list-sockets',
      text: 'Only sockets that systemd itself opened are listed: a daemon that binds its own port is not among them.',
    },
    {
      when: (parsed) => parsed.operands[0] === 'status',
      text: '"active (running)" says that a process runs, not that it listens or answers.',
    },
    {
      when: (parsed) => /^(?:stop|disable)$/.test(parsed.operands[0] ?? ''),
      text: 'A unit with a .socket beside it starts again at the next connection: stop the socket too.',
    },
    {
      when: (parsed) => parsed.operands[0] === 'enable' && !parsed.has('--now'),
      text: 'enable acts at the next boot; --now starts it at once.',
    },
    {
      when: (parsed) => parsed.operands[0] === 'disable' && !parsed.has('--now'),
      text: 'disable does not stop what runs now; the port stays open.',
    },
  ],
  ours: (parsed) => (/^(?:status|list-sockets|stop)$/.test(parsed.operands[0] ?? '') ? [CHART] : []),
  samples: [
    { command: 'systemctl list-sockets', expect: { pitfalls: ['systemd itself opened'], ours: ['portolan'] } },
    {
      command: 'systemctl status nginx --no-pager',
      expect: { pitfalls: ['not that it listens'], parts: [['nginx', 'the unit']] },
    },
    { command: 'sudo systemctl stop ssh', expect: { pitfalls: ['stop the socket too'] } },
    { command: 'systemctl sttus ssh', expect: { unknown: ['sttus'] } },
  ],
});

const VERBS: Readonly<Record<string, string>> = {
  status: 'shows state, processes and last log lines of a unit',
  'list-sockets': 'lists the sockets that systemd holds, with the unit each one starts',
  'list-units': 'lists the units that are loaded',
  'list-unit-files': 'lists the units installed, and which start at boot',
  'list-dependencies': 'shows what a unit needs',
  'list-timers': 'lists timers and when they run',
  start: 'starts a unit now',
  stop: 'stops a unit now',
  restart: 'stops a unit and starts it again',
  'try-restart': 'restarts a unit that runs',
  reload: 'has a unit read its settings again',
  'reload-or-restart': 'reloads a unit, or restarts it',
  enable: 'has a unit started at boot',
  disable: 'has a unit no longer started at boot',
  reenable: 'makes the links of a unit anew',
  mask: 'makes it impossible to start a unit',
  unmask: 'takes a mask off again',
  kill: 'sends a signal to the processes of a unit',
  'is-active': 'asks whether a unit runs; the exit code tells',
  'is-enabled': 'asks whether a unit starts at boot; the exit code tells',
  'is-failed': 'asks whether a unit has failed; the exit code tells',
  show: 'prints properties of a unit, for programs',
  cat: 'prints the files of a unit',
  edit: 'edits settings of a unit',
  'daemon-reload': 'has systemd read changed unit files',
  'reset-failed': 'forgets that units have failed',
};
