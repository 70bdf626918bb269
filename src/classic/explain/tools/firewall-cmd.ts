/** firewall-cmd: the command line of firewalld. */

import { portMeaning } from '../grammars/ports.ts';
import { addressMeaning } from '../grammars/targets.ts';
import { defineTool, flag, part } from '../tool.ts';
import type { Parsed, ValueSpec } from '../tool.ts';

const PORT: ValueSpec = {
  name: 'PORT/PROTOCOL',
  meaning: (text) => {
    const [port = '', protocol] = text.split('/');
    return `${protocol === undefined ? 'no protocol given' : protocol.toUpperCase()}, ${portMeaning(port)}`;
  },
};

export default defineTool({
  name: 'firewall-cmd',
  aliases: [],
  summary: 'Reads and changes the zones and services of firewalld.',
  clusterable: false,
  flags: [
    flag('--state', 'says whether firewalld runs'),
    flag('--reload', 'goes back to the permanent rules, dropping those of this run'),
    flag('--complete-reload', 'reloads all, and loses the connections known'),
    flag('--permanent', 'changes the stored rules, not those in force'),
    flag('--runtime-to-permanent', 'stores the rules in force'),
    flag('--zone', 'works on this zone in place of the default', 'ZONE'),
    flag('--get-default-zone', 'prints the zone of interfaces without one'),
    flag('--set-default-zone', 'sets the zone of interfaces without one', 'ZONE'),
    flag('--get-active-zones', 'prints the zones in use and their interfaces'),
    flag('--get-zones', 'prints the names of all zones'),
    flag('--get-services', 'prints the names of all services'),
    flag('--info-service', 'says what a service opens', 'SERVICE'),
    flag('--info-zone', 'says what a zone lets in', 'ZONE'),
    flag('--list-all', 'prints all that is set in a zone'),
    flag('--list-all-zones', 'prints all that is set in all zones'),
    flag('--list-ports', 'prints the ports opened by number, not those of services'),
    flag('--list-services', 'prints the services that are let in'),
    flag('--list-rich-rules', 'prints the rich rules of a zone'),
    flag('--add-port', 'opens a port of this machine', PORT),
    flag('--remove-port', 'closes a port opened by number', PORT),
    flag('--query-port', 'asks whether a port is open by number', PORT),
    flag('--add-service', 'lets a service in by name', 'SERVICE'),
    flag('--remove-service', 'no longer lets a service in', 'SERVICE'),
    flag('--query-service', 'asks whether a service is let in', 'SERVICE'),
    flag('--add-source', 'puts an address into the zone', { name: 'ADDRESS', meaning: addressMeaning }),
    flag('--remove-source', 'takes an address out of the zone', { name: 'ADDRESS', meaning: addressMeaning }),
    flag('--add-interface', 'puts an interface into the zone', 'INTERFACE'),
    flag('--change-interface', 'moves an interface to the zone', 'INTERFACE'),
    flag('--remove-interface', 'takes an interface out of the zone', 'INTERFACE'),
    flag('--add-rich-rule', 'adds a rule in the rich language', 'RULE'),
    flag('--remove-rich-rule', 'removes a rule of the rich language', 'RULE'),
    flag('--add-forward-port', 'passes a port on to another port or host', 'FORWARD'),
    flag('--remove-forward-port', 'no longer passes a port on', 'FORWARD'),
    flag('--add-masquerade', 'hides the hosts behind this one'),
    flag('--remove-masquerade', 'no longer hides the hosts behind this one'),
    flag('--timeout', 'takes the change back after this time', 'TIME'),
    flag('--panic-on', 'drops every packet in and out'),
    flag('--panic-off', 'ends the state in which all is dropped'),
    flag('--query-panic', 'asks whether everything is being dropped'),
    flag('--direct', 'works on raw rules, an old interface'),
    flag('--get-log-denied', 'says whether refused packets are logged'),
    flag('--set-log-denied', 'sets which refused packets are logged', 'KIND'),
    flag('-q --quiet', 'prints no messages at all'),
    flag('-v --verbose', 'prints more of each answer'),
    flag('-V --version', 'prints the version of firewalld'),
    flag('-h --help', 'prints a summary of the options'),
  ],
  operands: (words) => words.map((word) => part(word, 'unknown', 'firewall-cmd takes flags only')),
  pitfalls: [
    {
      when: (parsed) => parsed.has('--permanent') && changes(parsed),
      text: '--permanent changes nothing now: the rule counts after --reload.',
    },
    {
      when: (parsed) => !parsed.has('--permanent') && changes(parsed),
      text: 'Without --permanent the change is lost at the next reload or boot.',
    },
    {
      when: (parsed) =>
        !parsed.has('--zone') && (changes(parsed) || parsed.has('--list-all', '--list-ports', '--list-services')),
      text: 'Only the default zone is meant: the interface in question may be in another (--get-active-zones).',
    },
    {
      when: (parsed) => parsed.has('--list-ports') && !parsed.has('--list-all'),
      text: 'Ports that services open are not in this list: --list-all shows both.',
    },
    { when: (parsed) => parsed.has('--panic-on'), text: 'Panic mode ends your ssh connection too.' },
  ],
  ours: () => [
    { command: 'portolan firewall', why: 'reads what is really in force, whoever wrote it' },
    { command: 'portolan exposure', why: 'joins rules and listeners and proves by probes what can be reached' },
  ],
  samples: [
    {
      command: 'firewall-cmd --permanent --zone=public --add-port=8080/tcp',
      expect: {
        parts: [['8080/tcp', 'TCP, port number 8080']],
        pitfalls: ['after --reload'],
        noPitfalls: ['default zone'],
      },
    },
    { command: 'firewall-cmd --add-service http', expect: { pitfalls: ['next reload', 'default zone'] } },
    { command: 'firewall-cmd --list-prots x', expect: { unknown: ['--list-prots', 'x'] } },
  ],
});

function changes(parsed: Parsed): boolean {
  return parsed.flags.some((given) => /^--(?:add|remove|change)-/.test(given.name));
}
