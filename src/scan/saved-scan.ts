/** Reads a saved scan (records as a JSON array or as lines, nmap's XML) as far as two scans can be compared by it. */
import { parsePortSpec } from '../addr/port-spec.ts';
import type { PortSet } from '../addr/port-set.ts';
import { PortolanError } from '../base/errors.ts';

/** A port as it was saved. */
export interface SavedPort {
  readonly transport: string;
  readonly port: number;
  readonly state: string;
  /** The service's name where it was asked; a name by number alone says nothing of the port. */
  readonly service: string | null;
  readonly version: string | null;
}

/** A host as it was saved. */
export interface SavedHost {
  /** By `transport/port`. */
  readonly ports: ReadonlyMap<string, SavedPort>;
}

/** A saved scan. */
export interface SavedScan {
  readonly hosts: ReadonlyMap<string, SavedHost>;
  /** Which ports were looked at, by transport; null where the format does not tell: then only what is listed is known. */
  readonly looked: ReadonlyMap<string, PortSet> | null;
}

/** Reads the text of a file. Throws PTL_USAGE where it is no saved scan. */
export function readSavedScan(text: string, name: string): SavedScan {
  const start = text.trimStart();
  const scan = start.startsWith('<') ? readXml(start) : start.startsWith('[') ? readArray(start) : readLines(start);
  if (scan !== null) return scan;
  throw new PortolanError('PTL_USAGE', `${name} is no saved scan`, {
    hint: 'save one with portolan scan TARGET --xml > FILE (or --json --all, or --jsonl --all)',
  });
}

function readArray(text: string): SavedScan | null {
  const value = parsed(text);
  return Array.isArray(value) ? ofRecords(value) : null;
}

/** A last line that was cut off (the scan was killed) is left out. */
function readLines(text: string): SavedScan | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const values = lines.map(parsed);
  return ofRecords(values.at(-1) === undefined && values.length > 1 ? values.slice(0, -1) : values);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function ofRecords(values: readonly unknown[]): SavedScan | null {
  const hosts = new Map<string, { ports: Map<string, SavedPort> }>();
  for (const value of values) {
    const record = value as Readonly<Record<string, unknown>> | null | undefined;
    if (typeof record !== 'object' || record === null) return null;
    const { host, transport, port, state } = record;
    if (typeof host !== 'string' || typeof transport !== 'string') return null;
    if (typeof port !== 'number' || typeof state !== 'string') return null;
    const entry = hosts.get(host) ?? { ports: new Map() };
    hosts.set(host, entry);
    entry.ports.set(`${transport}/${port}`, { transport, port, state, ...serviceOf(record['service']) });
  }
  return { hosts, looked: null };
}

function serviceOf(value: unknown): Pick<SavedPort, 'service' | 'version'> {
  const facts = value as Readonly<Record<string, unknown>> | null | undefined;
  if (typeof facts !== 'object' || facts === null || facts['method'] === 'table')
    return { service: null, version: null };
  return { service: textOf(facts['name']), version: joined(textOf(facts['product']), textOf(facts['version'])) };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function joined(...parts: readonly (string | null)[]): string | null {
  const text = parts.filter((part) => part !== null).join(' ');
  return text === '' ? null : text;
}

type Attributes = Readonly<Record<string, string>>;

/** Start tags and end tags are all that the format needs: it has no text of interest. */
function readXml(text: string): SavedScan | null {
  if (!/<nmaprun[\s>]/.test(text.slice(0, 4096))) return null;
  const reader = new XmlReader();
  for (const [, closing, name, inside] of text.matchAll(/<(\/?)([a-z]+)((?:[^<>"]|"[^"]*")*)>/g)) {
    if (closing === '/') reader.end(name!);
    else reader.begin(name!, attributesOf(inside!));
  }
  return reader;
}

class XmlReader implements SavedScan {
  readonly hosts = new Map<string, SavedHost>();
  readonly looked = new Map<string, PortSet>();
  #ports = new Map<string, SavedPort>();
  #address: string | null = null;
  #port: SavedPort | null = null;

  begin(name: string, found: Attributes): void {
    if (name === 'scaninfo') addLooked(this.looked, found);
    else if (name === 'host') [this.#ports, this.#address] = [new Map(), null];
    else if (name === 'address' && found['addrtype'] !== 'mac') this.#address ??= found['addr'] ?? null;
    else if (name === 'port') this.#port = portOf(found);
    else if (this.#port === null) return;
    else if (name === 'state') this.#port = { ...this.#port, state: found['state'] ?? 'unknown' };
    else if (name === 'service' && found['method'] === 'probed') this.#port = { ...this.#port, ...xmlService(found) };
  }

  end(name: string): void {
    if (name === 'host' && this.#address !== null) this.hosts.set(this.#address, { ports: this.#ports });
    if (name !== 'port' || this.#port === null) return;
    this.#ports.set(`${this.#port.transport}/${this.#port.port}`, this.#port);
    this.#port = null;
  }
}

function addLooked(looked: Map<string, PortSet>, { protocol = '', services = '' }: Attributes): void {
  const ports = parsePortSpec(services, { transports: ['tcp'] });
  if (!ports.ok) return;
  const known = looked.get(protocol);
  looked.set(protocol, known === undefined ? ports.value.tcp : known.union(ports.value.tcp));
}

function portOf({ protocol = '', portid = '' }: Attributes): SavedPort {
  return { transport: protocol, port: Number(portid), state: 'unknown', service: null, version: null };
}

function xmlService({ name, product, version, tunnel }: Attributes): Pick<SavedPort, 'service' | 'version'> {
  return {
    service: name === undefined ? null : tunnel === 'ssl' ? `ssl/${name}` : name,
    version: joined(product ?? null, version ?? null),
  };
}

function attributesOf(text: string): Attributes {
  const found: Record<string, string> = {};
  for (const [, name, value] of text.matchAll(/([a-z_]+)="([^"]*)"/g)) found[name!] = unescaped(value!);
  return found;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi, (...found: (string | undefined)[]) => {
    const [whole = '', decimal, hex, name = ''] = found;
    const code = Number.parseInt(decimal ?? hex ?? '', decimal === undefined ? 16 : 10);
    return entities[name] ?? (code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : whole);
  });
}
