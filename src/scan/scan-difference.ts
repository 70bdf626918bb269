/** What differs between two saved scans, where both looked; and the `scan-difference` record that says so. */
import { compareIp, parseIp } from '../addr/ip-address.ts';
import type { Column } from '../base/record.ts';
import { defineRecord } from '../base/record.ts';
import type { SavedHost, SavedPort, SavedScan } from './saved-scan.ts';

/** The kinds of change. */
export const changes = [
  'appeared',
  'vanished',
  'state',
  'service',
  'version',
  'host appeared',
  'host vanished',
] as const;

/** One of them. */
export type Change = (typeof changes)[number];

/** A change. */
export interface ScanDifference {
  readonly host: string;
  /** Null for a whole host. */
  readonly transport: string | null;
  readonly port: number | null;
  /** `appeared`: open now and not before. */
  readonly change: Change;
  readonly before: string | null;
  readonly after: string | null;
  /** False where one of the two does not list the port or host: it may not have looked there. */
  readonly certain: boolean;
}

/** What was compared. */
export interface ScanComparison {
  readonly differences: readonly ScanDifference[];
  /** Ports that were compared. */
  readonly compared: number;
  /** Ports that only one of the two looked at: nothing is said of them. */
  readonly notCompared: number;
}

/** Compares. A port that one of the two did not look at, as far as it says, is not compared. */
export function compareScans(before: SavedScan, after: SavedScan): ScanComparison {
  const differences: ScanDifference[] = [];
  let [compared, notCompared] = [0, 0];
  for (const host of [...new Set([...before.hosts.keys(), ...after.hosts.keys()])].toSorted(byAddress)) {
    const [old, now] = [before.hosts.get(host), after.hosts.get(host)];
    if (old === undefined || now === undefined) {
      differences.push(hostDifference(host, old, now));
      continue;
    }
    for (const key of [...new Set([...old.ports.keys(), ...now.ports.keys()])].toSorted(byPort)) {
      const pair = { old: old.ports.get(key), now: now.ports.get(key) };
      if (!hasLooked(before, key, pair.old) || !hasLooked(after, key, pair.now)) {
        notCompared++;
        continue;
      }
      compared++;
      const found = portDifference(host, pair.old, pair.now, {
        old: pair.old !== undefined || before.looked !== null,
        now: pair.now !== undefined || after.looked !== null,
      });
      if (found !== null) differences.push(found);
    }
  }
  return { differences, compared, notCompared };
}

/** Where the format does not tell which ports were asked, what is not listed may have been. */
function hasLooked({ looked }: SavedScan, key: string, port: SavedPort | undefined): boolean {
  if (port !== undefined || looked === null) return true;
  const [transport = '', number = ''] = key.split('/');
  return looked.get(transport)?.has(Number(number)) ?? false;
}

function hostDifference(host: string, old: SavedHost | undefined, now: SavedHost | undefined): ScanDifference {
  const said = (one: SavedHost | undefined): string | null =>
    one === undefined ? null : `${[...one.ports.values()].filter(({ state }) => state === 'open').length} ports open`;
  const change = old === undefined ? 'host appeared' : 'host vanished';
  return { host, transport: null, port: null, change, before: said(old), after: said(now), certain: false };
}

function portDifference(
  host: string,
  old: SavedPort | undefined,
  now: SavedPort | undefined,
  sure: { readonly old: boolean; readonly now: boolean },
): ScanDifference | null {
  const { transport, port } = (old ?? now)!;
  const make = (change: Change, before: string | null, after: string | null): ScanDifference => ({
    host,
    transport,
    port,
    change,
    before,
    after,
    certain: sure.old && sure.now,
  });
  const [wasOpen, isOpen] = [old?.state === 'open', now?.state === 'open'];
  if (isOpen && !wasOpen) return make('appeared', old?.state ?? null, stateText(now!));
  if (wasOpen && !isOpen) return make('vanished', stateText(old!), now?.state ?? null);
  // Not listed and not open: one of many that were only counted.
  if (old === undefined || now === undefined) return null;
  if (old.state !== now.state) return make('state', old.state, now.state);
  if (old.service === null || now.service === null) return null;
  if (old.service !== now.service) return make('service', serviceText(old), serviceText(now));
  return old.version === now.version ? null : make('version', old.version, now.version);
}

function stateText(port: SavedPort): string {
  return port.service === null ? port.state : `${port.state} ${serviceText(port)}`;
}

function serviceText({ service, version }: SavedPort): string {
  return version === null ? service! : `${service} ${version}`;
}

function byAddress(a: string, b: string): number {
  const [first, second] = [parseIp(a), parseIp(b)];
  return first.ok && second.ok ? compareIp(first.value, second.value) : 0;
}

function byPort(a: string, b: string): number {
  const number = (key: string): number => Number(key.slice(key.indexOf('/') + 1));
  return number(a) - number(b) || (a < b ? -1 : 1);
}

type Spec = Pick<Column<ScanDifference>, 'name' | 'type' | 'meaning' | 'get'> & Partial<Column<ScanDifference>>;

const columns: readonly Spec[] = [
  { name: 'host', type: 'address', meaning: 'address', priority: 0, get: ({ host }) => host },
  { name: 'port', type: 'port', meaning: 'port number; null for a whole host', priority: 0, get: ({ port }) => port },
  {
    name: 'transport',
    type: 'text',
    title: 'PROTO',
    meaning: 'transport protocol; null for a whole host',
    priority: 0,
    get: ({ transport }) => transport,
  },
  {
    name: 'change',
    type: 'text',
    meaning: 'appeared (open now, not before), vanished, state, service, version, host appeared, host vanished',
    priority: 0,
    get: ({ change }) => change,
  },
  { name: 'before', type: 'text', meaning: 'what the older scan says', priority: 2, get: ({ before }) => before },
  { name: 'after', type: 'text', meaning: 'what the newer scan says', priority: 2, get: ({ after }) => after },
  {
    name: 'certain',
    type: 'boolean',
    title: 'NOTE',
    meaning: 'false where one of the two does not list the port or host, and may not have looked there',
    priority: 1,
    get: ({ certain }) => certain,
    text: ({ certain, before }) =>
      certain ? '' : `not listed in the ${before === null ? 'older' : 'newer'} scan, which may not have asked`,
  },
];

/** The record kind. */
export const scanDifferenceKind = defineRecord<ScanDifference>({
  name: 'scan-difference',
  meaning: 'a change between two saved scans',
  columns: columns.map((column) => ({ shown: true, ...column })),
});
