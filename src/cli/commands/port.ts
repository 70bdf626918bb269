/** `portolan port N|NAME|tcp|udp`: what a port number means, and what sets the two transports apart. */
import { PortolanError, exitCodes } from '../../base/errors.ts';
import { failure, pointAt } from '../../base/result.ts';
import { suggest } from '../../base/suggest.ts';
import type { PortDescription } from '../../registry/describe-port.ts';
import { describePort } from '../../registry/describe-port.ts';
import { generalCorrections } from '../../registry/facts/corrections.ts';
import { transportTraits } from '../../registry/facts/transports.ts';
import type { RegistryTransport } from '../../registry/iana-table.ts';
import { portsOfService, serviceNames } from '../../registry/service-name.ts';
import { safeJson } from '../../report/json.ts';
import { printable } from '../../report/printable.ts';
import { defineCommand } from '../kit.ts';

export default defineCommand<{ readonly json: boolean }, [string]>({
  name: 'port',
  brief: 'what a port number or service name means: port 443, port postgresql',
  details: '`portolan port tcp` and `portolan port udp` say what sets the two transports apart.',
  parameters: {
    flags: { json: { kind: 'boolean', brief: 'as JSON', default: false, withNegated: false } },
    positional: {
      kind: 'tuple',
      parameters: [
        { brief: 'port number (443, 53/udp), service name, or tcp, udp', parse: String, placeholder: 'port' },
      ],
    },
  },
  run({ host, out }, flags, word) {
    if (word === 'tcp' || word === 'udp') {
      const facts = { transport: word, traits: transportTraits, corrections: generalCorrections() };
      out.write(flags.json ? `${safeJson(facts)}\n` : describeTransport(word));
      return exitCodes.ok;
    }
    const { ephemeral, unprivilegedStart } = host.portSettings();
    const settings =
      ephemeral === null
        ? null
        : { ephemeral: { first: ephemeral.low, last: ephemeral.high }, unprivilegedFrom: unprivilegedStart ?? 1024 };
    const descriptions = questionsOf(word).map(([port, transport]) => describePort(port, transport, settings));
    if (flags.json) out.write(`${safeJson(descriptions)}\n`);
    else out.write(descriptions.map((facts) => describe(facts)).join('\n'));
    return exitCodes.ok;
  },
});

/** The ports and transports a word asks for. */
function questionsOf(word: string): readonly (readonly [number, RegistryTransport])[] {
  const match = /^(\d{1,5})(?:\/(tcp|udp|sctp|dccp))?$/.exec(word);
  if (match !== null) {
    const port = Number(match[1]);
    if (port > 65_535)
      throw new PortolanError('PTL_BAD_PORT', `port ${port} is larger than 65535`, { hint: 'portolan port 443' });
    if (match[2] !== undefined) return [[port, match[2] as RegistryTransport]];
    const both = (['tcp', 'udp'] as const).filter(
      (transport) => describePort(port, transport).registered !== null || describePort(port, transport).common !== null,
    );
    return (both.length === 0 ? (['tcp'] as const) : both).map((transport) => [port, transport] as const);
  }
  const named = portsOfService(word);
  if (named.length > 0) return named.slice(0, 12).map((entry) => [entry.port, entry.transport] as const);
  const digits = /^\d+/.exec(word)?.[0].length;
  if (digits !== undefined) throw notANumber(word, digits);
  const near = suggest(word, serviceNames());
  throw new PortolanError('PTL_BAD_PORT', `"${word}" is no port number and no registered service`, {
    hint:
      near === undefined
        ? 'portolan port 443, portolan port 53/udp, portolan port postgresql'
        : `did you mean portolan port ${near}?`,
  });
}

/** A word that begins as a number goes wrong at a character: the first that is no digit, or the sixth digit. */
function notANumber(word: string, digits: number): PortolanError {
  const at = Math.min(digits, 5);
  const where = failure(
    'a port is a number from 0 to 65535, with /tcp, /udp, /sctp or /dccp behind it',
    at,
    word.length - at,
  );
  return new PortolanError('PTL_BAD_PORT', `"${word}" is no port: ${where.reason}`, {
    evidence: pointAt(word, where),
    hint: 'portolan port 443, portolan port 53/udp',
  });
}

/** The one asked about stands first, the other beside it: what either is shows against the other. */
function describeTransport(one: 'tcp' | 'udp'): string {
  const other = one === 'tcp' ? 'udp' : 'tcp';
  const lines = transportTraits.map(
    (row) => `  ${row.trait} (${row.source})\n    ${one}  ${row[one]}\n    ${other}  ${row[other]}`,
  );
  const wrong = generalCorrections().map((row) => `  "${row.claim}" is wrong: ${row.truth} (${row.source})`);
  return `${one} and ${other}, side by side\n${lines.join('\n')}\nwhat is often said of ports\n${wrong.join('\n')}\n`;
}

function describe(facts: PortDescription): string {
  const row = (label: string, text: string): string => `  ${label.padEnd(10)} ${printable(text)}`;
  const name = facts.common ?? facts.registered;
  const lines = [`${facts.port}/${facts.transport}: ${printable(name?.name ?? 'not registered')}`];
  if (facts.common !== null)
    lines.push(
      row('usual', `${facts.common.name}${facts.common.description === '' ? '' : `: ${facts.common.description}`}`),
    );
  lines.push(
    row(
      'registered',
      facts.registered === null
        ? 'no (IANA)'
        : `${[facts.registered.name, ...facts.registered.aliases].join(', ')}${facts.registered.description === '' ? '' : `: ${facts.registered.description}`} (IANA)`,
    ),
  );
  lines.push(
    row(
      'range',
      `${facts.rangeClass.name} (${facts.rangeClass.alsoCalled}) ${facts.rangeClass.first}-${facts.rangeClass.last}: ${facts.rangeClass.meaning} (${facts.rangeClass.source})`,
    ),
  );
  if (facts.kernel !== null) lines.push(row('kernel', kernelText(facts.kernel)));
  for (const known of facts.known)
    lines.push(row('known', `${known.service}${known.note === null ? '' : `: ${known.note}`} (${known.source})`));
  for (const { application, protocol, transports, documents, formerly } of facts.applications) {
    const since = formerly.length === 0 ? '' : `; formerly ${formerly.join(', ')}`;
    lines.push(
      row(
        'used for',
        `${application}: ${protocol} over ${transports.map((name) => name.toUpperCase()).join(' or ')} (${documents.join(', ')}${since})`,
      ),
    );
  }
  if (facts.alsoOn.length > 0) lines.push(row('also on', facts.alsoOn.join(', ')));
  for (const attack of facts.attacks) lines.push(row('history', `${attack.year}: ${attack.what} (${attack.source})`));
  for (const correction of facts.corrections)
    lines.push(row('beware', `"${correction.claim}" is wrong: ${correction.truth} (${correction.source})`));
  return `${lines.join('\n')}\n`;
}

function kernelText(kernel: NonNullable<PortDescription['kernel']>): string {
  const parts = [
    kernel.isEphemeral ? 'this kernel gives it to outgoing connections (ephemeral)' : 'not ephemeral on this kernel',
    kernel.needsPrivilege ? 'binding it needs CAP_NET_BIND_SERVICE' : 'any user may bind it',
  ];
  return parts.join('; ');
}
