/** The flags of `portolan read`, and what they ask of packets. */
import { PortolanError } from '../base/errors.ts';
import { pointAt } from '../base/result.ts';
import type { KeyLog } from '../capture/decrypt/key-log.ts';
import type { Wanted } from '../capture/matching.ts';
import type { OutputFlags } from './output-flags.ts';
import { outputFlags } from './output-flags.ts';
import type { StatisticsFlags } from './statistics-flags.ts';
import { statisticsFlags } from './statistics-flags.ts';

/** The flags' values. */
export type ReadFlags = OutputFlags & {
  readonly tree?: number;
  readonly hex: boolean;
  readonly count: boolean;
  readonly limit?: number;
  readonly kernelFilter?: string;
  readonly write?: string;
  readonly overwrite: boolean;
  readonly anonymize: boolean;
  readonly key?: string;
  readonly explain: boolean;
  readonly listFields: boolean;
  readonly deep: boolean;
  readonly export?: string;
  readonly keylog?: string;
} & StatisticsFlags;

const yesNo = (brief: string) => ({ kind: 'boolean', brief, default: false, withNegated: false }) as const;

/** The flags' declarations. */
export const readFlags = {
  ...outputFlags,
  tree: { kind: 'parsed', parse: wholeNumber, brief: 'packet N in full: every field with its bytes', optional: true },
  hex: yesNo('the bytes of each packet too'),
  count: yesNo('only how many packets there are'),
  limit: { kind: 'parsed', parse: wholeNumber, brief: 'stop behind N packets', optional: true },
  kernelFilter: {
    kind: 'parsed',
    parse: String,
    brief: "a filter in tcpdump's language: 'tcp port 80'",
    optional: true,
  },
  write: {
    kind: 'parsed',
    parse: String,
    brief: 'write what matches to a .pcapng or .pcap file (- for the output)',
    optional: true,
  },
  overwrite: yesNo('the file to write may be there already'),
  anonymize: yesNo('with --write: other addresses, no payload, nothing else that tells who it was'),
  key: {
    kind: 'parsed',
    parse: String,
    brief: 'with --anonymize: same key, same addresses; random when absent',
    optional: true,
  },
  explain: yesNo('say what the filter means, and read nothing'),
  deep: yesNo("by Wireshark's own engine, an add-on; filters are then Wireshark's"),
  listFields: yesNo('the fields of filters, those with the given words'),
  export: {
    kind: 'parsed',
    parse: String,
    brief: 'write the files that went over HTTP, FTP, TFTP and SMTP into this new directory',
    optional: true,
  },
  keylog: { kind: 'parsed', parse: String, brief: 'open TLS with these secrets (SSLKEYLOGFILE)', optional: true },
  ...statisticsFlags,
} as const;

function wholeNumber(text: string): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw new Error(`"${text}" is no whole number from 1 on`);
  return value;
}

/** What a packet has to be. Throws PTL_BAD_FILTER, PTL_NO_LIBPCAP. */
export async function wantedPackets(words: readonly string[], flags: ReadFlags): Promise<Wanted> {
  const text = words.join(' ');
  const { displayFilter } = await import('../capture/display-filter.ts');
  return {
    filter: text.trim() === '' ? null : displayFilter(text),
    program: flags.kernelFilter === undefined ? null : await kernelProgram(flags.kernelFilter),
    limit: flags.limit ?? Infinity,
    streams: flags.tree !== undefined || flags.expert,
    // Secrets may stand in the file itself: one packet in full is worth looking for them.
    ...((flags.keylog !== undefined || flags.tree !== undefined) && { keys: await keysOf(flags.keylog) }),
  };
}

async function keysOf(path: string | undefined): Promise<KeyLog> {
  const { keyLogOf } = await import('./key-log-file.ts');
  return keyLogOf(path);
}

async function kernelProgram(expression: string): Promise<NonNullable<Wanted['program']>> {
  const { compileFilter } = await import('../link/compile-filter.ts');
  return (linkType) => {
    const compiled = compileFilter({ expression, linkType });
    if (compiled.ok) return compiled.value;
    throw new PortolanError('PTL_BAD_FILTER', `filter: ${compiled.reason}`, {
      evidence: pointAt(expression, compiled),
      hint: "for example: --kernel-filter 'tcp port 80 and host 10.0.0.1'",
    });
  };
}
