/** firewall-cmd: the command line of firewalld. */

import { portMeaning } from '../grammars/ports.ts';
import { addressMeaning } from '../grammars/targets.ts';
import { defineTool, flag, part } from '../tool.ts';
import type { FlagSpec, Parsed, ValueSpec } from '../tool.ts';

const PORT: ValueSpec = {
  name: 'PORT/PROTOCOL',
  meaning: (text) => {
    const [port = '', protocol] = text.split('/');
    return `${protocol === undefined ? 'no protocol given' : protocol.toUpperCase()}, ${portMeaning(port)}`;
  },
};

/** Things of a zone that can be added, removed and asked for, beside ports. */
const ZONE_THINGS: readonly (readonly [string, string, string])[] = [
  ['service', 'a service, by name', 'SERVICE'],
  ['protocol', 'an IP protocol', 'PROTOCOL'],
  ['source-port', 'a source port', 'PORT/PROTOCOL'],
  ['source', 'an address that belongs to the zone', 'ADDRESS'],
  ['interface', 'an interface of the zone', 'INTERFACE'],
  ['icmp-block', 'a kind of ICMP message that is blocked', 'TYPE'],
  ['forward-port', 'a port that is passed on', 'FORWARD'],
  ['rich-rule', 'a rule in the rich language', 'RULE'],
  ['ingress-zone', 'a zone that packets come from', 'ZONE'],
  ['egress-zone', 'a zone that packets go to', 'ZONE'],
  ['entry', 'an entry of an address set', 'ENTRY'],
];

/** What a zone may list. */
const LISTS: readonly (readonly [string, string])[] = [
  ['interfaces', 'the interfaces of the zone'],
  ['sources', 'the addresses of the zone'],
  ['protocols', 'the IP protocols let in'],
  ['source-ports', 'the source ports let in'],
  ['forward-ports', 'the ports passed on'],
  ['icmp-blocks', 'the ICMP messages blocked'],
];

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
    flag('--change-interface', 'moves an interface to the zone', 'INTERFACE'),
    ...zoneFlags(),
    flag('--add-masquerade', 'hides the hosts behind this one'),
    flag('--remove-masquerade', 'no longer hides the hosts behind this one'),
    flag('--timeout', 'takes the change back after this time', 'TIME'),
    flag('--panic-on', 'drops every packet in and out'),
    flag('--panic-off', 'ends the state in which all is dropped'),
    flag('--query-panic', 'asks whether everything is being dropped'),
    flag('--query-masquerade', 'asks whether the hosts behind are hidden'),
    flag('--add-forward', 'lets packets pass between interfaces of the zone'),
    flag('--remove-forward', 'no longer lets packets pass within the zone'),
    flag('--change-source', 'moves an address to the zone', { name: 'ADDRESS', meaning: addressMeaning }),
    flag('--get-target', 'prints what happens to all other packets'),
    flag('--set-target', 'sets what happens to all other packets', 'TARGET'),
    flag('--get-zone-of-interface', 'prints the zone of an interface', 'INTERFACE'),
    flag('--get-zone-of-source', 'prints the zone of an address', 'ADDRESS'),
    flag('--get-icmptypes', 'prints the names of ICMP messages'),
    flag('--new-zone', 'makes a zone of this name', 'ZONE'),
    flag('--delete-zone', 'deletes a zone', 'ZONE'),
    flag('--new-service', 'makes a service of this name', 'SERVICE'),
    flag('--delete-service', 'deletes a service', 'SERVICE'),
    flag('--service', 'works on this service', 'SERVICE'),
    flag('--policy', 'works on this policy between zones', 'POLICY'),
    flag('--get-policies', 'prints the policies between zones'),
    flag('--list-all-policies', 'prints all that is set in policies'),
    flag('--ipset', 'works on this address set', 'SET'),
    flag('--new-ipset', 'makes an address set of this name', 'SET'),
    flag('--delete-ipset', 'deletes an address set', 'SET'),
    flag('--get-ipsets', 'prints the names of address sets'),
    flag('--get-entries', 'prints the entries of an address set'),
    flag('--type', 'what kind of addresses a set holds', 'TYPE'),
    flag('--family', 'the address family of a set: inet or inet6', 'FAMILY'),
    flag('--option', 'sets an option of an address set', 'OPTION'),
    flag('--check-config', 'checks the stored settings and changes nothing'),
    flag('--reset-to-defaults', 'throws all own settings away'),
    flag('--lockdown-on', 'lets only listed programs change rules'),
    flag('--lockdown-off', 'lets all programs change rules again'),
    flag('--query-lockdown', 'asks whether programs are locked out'),
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

function zoneFlags(): readonly FlagSpec[] {
  const things = ZONE_THINGS.flatMap(([name, thing, value]) => [
    flag(`--add-${name}`, `adds ${thing}`, value),
    flag(`--remove-${name}`, `takes out ${thing}`, value),
    flag(`--query-${name}`, `asks whether it is set: ${thing}`, value),
  ]);
  return [...things, ...LISTS.map(([name, thing]) => flag(`--list-${name}`, `prints ${thing}`))];
}

function changes(parsed: Parsed): boolean {
  return parsed.flags.some((given) => /^--(?:add|remove|change)-/.test(given.name));
}
