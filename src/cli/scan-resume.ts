/** A scan that goes on: its journal knows which hosts were found up, and only those are asked again. */
import { readSync } from 'node:fs';
import { parseTargets } from '../addr/target-spec.ts';
import { IpSet } from '../addr/ip-set.ts';
import type { ScanTargets } from '../scan/scan-targets.ts';

/** Longest first line that is read: the addresses of a scan. */
const longestHeader = 1 << 20;

/**
 * The targets of the journal that stands in a file: who was up when the scan began is asked, whoever is up now. The targets as
 * they are where there is no journal, or none that names hosts among them: going on with it then says what is wrong.
 */
export function resumedTargets(file: { readonly fd: number } | null, targets: ScanTargets): ScanTargets {
  const known = file === null ? null : hostsOf(file.fd);
  const addresses = known?.intersect(targets.addresses) ?? IpSet.empty;
  return addresses.isEmpty ? targets : { ...targets, addresses, local: targets.local.intersect(addresses) };
}

function hostsOf(fd: number): IpSet | null {
  const line = firstLine(fd);
  try {
    const { parts } = JSON.parse(line) as { parts: readonly { readonly addresses: string }[] };
    const sets = parts.map(({ addresses }) => parseTargets(addresses));
    return sets.reduce((all, one) => (one.ok ? all.union(one.value.addresses) : all), IpSet.empty);
  } catch {
    return null;
  }
}

/** Empty where there is no whole line. */
function firstLine(fd: number): string {
  const bytes = Buffer.alloc(longestHeader);
  const text = bytes.toString('utf8', 0, readSync(fd, bytes, 0, longestHeader, 0));
  return text.slice(0, Math.max(0, text.indexOf('\n')));
}
