/**
 * Reads a file in the format of nmap-service-probes (documented in nmap's reference guide, "nmap-service-probes File Format"): the user's
 * own copy, whose text we neither ship nor derive anything from.
 */
import { parsePortSpec } from '../../addr/port-spec.ts';
import { PortSet } from '../../addr/port-set.ts';
import { latin1 } from '../../wire/bytes.ts';
import type { IdentifyTransport } from '../identifier.ts';
import { unescapeProbe } from './probe-text.ts';

/** A line that recognises a reply. */
export interface ProbeMatch {
  /** A soft match names the service only; better answers are still looked for. */
  readonly soft: boolean;
  /** As it stands there: `http`, `ssl/http`. */
  readonly service: string;
  /** The regular expression in Perl's grammar, and its flags `i` and `s`. */
  readonly pattern: string;
  readonly flags: string;
  /** The templates: letter (`p v i h o d`, or `cpe`) and text, in the order of the line. */
  readonly templates: readonly (readonly [string, string])[];
  readonly line: number;
}

/** A probe and what recognises its replies. */
export interface ServiceProbe {
  readonly name: string;
  readonly transport: IdentifyTransport;
  /** What is sent; empty for the probe that only listens. */
  readonly bytes: Uint8Array;
  readonly ports: PortSet;
  readonly sslPorts: PortSet;
  /** 1, useful everywhere, to 9. */
  readonly rarity: number;
  readonly totalWaitMs: number;
  /** A connection that was closed within this time without a word has nobody behind it. */
  readonly wrappedMs: number;
  /** Names of the probes whose matches are tried after its own. */
  readonly fallback: readonly string[];
  readonly matches: readonly ProbeMatch[];
}

/** A file. */
export interface ProbeFile {
  /** Ports that are not to be asked at all. */
  readonly exclude: Readonly<Record<IdentifyTransport, PortSet>>;
  readonly probes: readonly ServiceProbe[];
  /** Lines that could not be read, `line 12: reason`: the rest holds. */
  readonly problems: readonly string[];
}

type Draft = { -readonly [K in keyof ServiceProbe]: ServiceProbe[K] } & { matches: ProbeMatch[] };

/** Reads the bytes of a file (latin1: patterns speak of bytes). Never throws; what cannot be read is a problem with its line. */
export function readProbeFile(bytes: Uint8Array): ProbeFile {
  const reader = new Reader();
  const lines = latin1(bytes, 0, bytes.length).split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const problem = reader.take(line, index + 1);
    if (problem !== null) reader.problems.push(`line ${index + 1}: ${problem}`);
  }
  return { exclude: reader.exclude, probes: reader.probes, problems: reader.problems };
}

class Reader {
  readonly probes: Draft[] = [];
  readonly problems: string[] = [];
  exclude: ProbeFile['exclude'] = { tcp: PortSet.empty, udp: PortSet.empty };

  /** Null, or what is wrong with the line. */
  take(line: string, number: number): string | null {
    const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(line) ?? [];
    if (word === 'Probe') return this.#probe(rest);
    if (word === 'Exclude') {
      const ports = portsOf(rest, ['tcp', 'udp']);
      if (ports === null) return `no port list: ${rest.slice(0, 40)}`;
      this.exclude = ports;
      return null;
    }
    const probe = this.probes.at(-1);
    if (probe === undefined) return `${word.slice(0, 40)} before the first Probe`;
    if (word === 'match' || word === 'softmatch') {
      const match = readMatch(rest, word === 'softmatch', number);
      if (typeof match === 'string') return match;
      probe.matches.push(match);
      return null;
    }
    return property(probe, word, rest);
  }

  #probe(rest: string): string | null {
    // What stands behind the end delimiter (`no-payload`) concerns the port scan alone.
    const [, protocol, name, , quoted] = /^(TCP|UDP) ([A-Za-z\d]\S*) q(.)(.*?)\3/s.exec(rest) ?? [];
    if (name === undefined || quoted === undefined) return 'a Probe is "Probe TCP Name q|bytes|"';
    const bytes = unescapeProbe(quoted);
    if (bytes === null) return 'the bytes of the probe have an unknown escape';
    const silent = bytes.length === 0 && protocol === 'TCP';
    this.probes.push({
      name,
      transport: protocol === 'UDP' ? 'udp' : 'tcp',
      bytes,
      ports: PortSet.empty,
      sslPorts: PortSet.empty,
      rarity: 5,
      // The defaults of the format: longer for the probe that only listens.
      totalWaitMs: silent ? 6000 : 5000,
      wrappedMs: silent ? 3000 : 2000,
      fallback: [],
      matches: [],
    });
    return null;
  }
}

function property(probe: Draft, word: string, rest: string): string | null {
  if (word === 'ports' || word === 'sslports') {
    const ports = portsOf(rest, [probe.transport]);
    if (ports === null) return `no port list: ${rest.slice(0, 40)}`;
    probe[word === 'ports' ? 'ports' : 'sslPorts'] = ports[probe.transport];
    return null;
  }
  if (word === 'fallback') {
    probe.fallback = rest.split(',').map((name) => name.trim());
    return null;
  }
  const value = /^\d{1,7}$/.test(rest.trim()) ? Number(rest) : Number.NaN;
  if (word === 'rarity' && value >= 1 && value <= 9) probe.rarity = value;
  else if (word === 'totalwaitms' && value >= 100) probe.totalWaitMs = Math.min(value, 60_000);
  else if (word === 'tcpwrappedms' && value >= 100) probe.wrappedMs = Math.min(value, 60_000);
  else return `${word.slice(0, 40)} is unknown or has a bad value`;
  return null;
}

function portsOf(text: string, transports: readonly IdentifyTransport[]): ProbeFile['exclude'] | null {
  const parsed = parsePortSpec(text.trim(), { transports: [...transports] });
  return parsed.ok ? parsed.value : null;
}

/** `SERVICE m|PATTERN|is p/.../ v/.../ cpe:/.../a`. */
function readMatch(text: string, soft: boolean, line: number): ProbeMatch | string {
  const [head, service, delimiter] = /^(\S+)\s+m(.)/s.exec(text) ?? [];
  if (head === undefined || service === undefined || delimiter === undefined)
    return 'a match is "match service m|pattern|"';
  const end = text.indexOf(delimiter, head.length);
  if (end < 0) return 'the pattern has no end';
  const pattern = text.slice(head.length, end);
  const [tail = '', flags = ''] = /^([a-z]*)/.exec(text.slice(end + 1)) ?? [];
  if (/[^is]/.test(flags)) return `unknown flags: ${flags}`;
  const templates = readTemplates(text.slice(end + 1 + tail.length));
  if (typeof templates === 'string') return templates;
  return { soft, service, pattern, flags, templates, line };
}

function readTemplates(text: string): (readonly [string, string])[] | string {
  const templates: (readonly [string, string])[] = [];
  const head = /\s*(cpe:|[pvihod])(\S)/sy;
  for (let at = 0; text.slice(at).trim() !== '';) {
    head.lastIndex = at;
    const found = head.exec(text);
    if (found === null) return `no template: ${text.slice(at, at + 40)}`;
    const end = text.indexOf(found[2]!, head.lastIndex);
    if (end < 0) return `the template ${found[1]} has no end`;
    templates.push([found[1] === 'cpe:' ? 'cpe' : found[1]!, text.slice(head.lastIndex, end)]);
    at = end + 1;
    // A flag behind a CPE says how sure the name is; it changes nothing here.
    if (found[1] === 'cpe:' && text[at] === 'a') at++;
  }
  return templates;
}
