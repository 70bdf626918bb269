/** Reads nmap's command line, and makes the checks that nmap makes before it begins. */
import { readLongOnly } from './getopt-long-only.ts';
import { letters, longOptions } from './long-options.ts';
import type { NmapOptions, OptionsDraft, ScanKind } from './nmap-options.ts';
import { applyOption } from './option-effects.ts';
import { NmapRefusal, quitting } from './refusal.ts';

/** Reads the command line; `now` names the output files. Throws NmapRefusal. */
export function parseNmap(args: readonly string[], now: Date): NmapOptions {
  const draft = emptyDraft();
  const { options, operands, complaint } = readLongOnly(args, { letters, longs: longOptions });
  for (const option of options) applyOption(option, draft, now);
  if (complaint !== null)
    throw new NmapRefusal(`nmap: ${complaint}\nSee the output of nmap -h for a summary of options.\n`, 255);
  draft.operands = operands;
  if (draft.resume !== null && (operands.length > 0 || options.length > 1))
    throw quitting('Cannot use --resume with other options. Usage: nmap --resume <filename>');
  if (args.length === 0) draft.show = 'help';
  if (draft.show === null || draft.show === 'interfaces') checkCombinations(draft);
  return draft;
}

const tcpKinds: readonly ScanKind[] = ['connect', 'syn', 'ack', 'window', 'maimon', 'fin', 'null', 'xmas'];

function checkCombinations(draft: OptionsDraft): void {
  const { scans, pace, listOnly, noPortScan } = draft;
  if (scans.has('ip-protocol') && scans.size > 1)
    throw quitting(
      'Sorry, the IPProtoscan (-sO) must currently be used alone rather than combined with other scan types.',
    );
  if ((listOnly || noPortScan) && scans.size > 0)
    throw quitting('-sL and -sn (skip port scan) are not valid with any other scan types');
  if (tcpKinds.filter((kind) => scans.has(kind)).length > 1)
    throw quitting(
      'You specified more than one type of TCP scan.  Please choose only one of -sA, -b, -sT, -sF, -sI, -sM, -sN, -sS, -sW, and -sX',
    );
  const { minRate, maxRate, minParallelism, maxParallelism, minHostGroup, maxHostGroup } = pace;
  if (minRate !== null && maxRate !== null && minRate > maxRate)
    throw quitting(`--min-rate=${minRate} must be less than or equal to --max-rate=${maxRate}`);
  if (minParallelism !== null && maxParallelism !== null && minParallelism > maxParallelism)
    throw quitting(
      `--min-parallelism=${minParallelism} must be less than or equal to --max-parallelism=${maxParallelism}`,
    );
  const smallest = minHostGroup ?? 1;
  if (maxHostGroup !== null && maxHostGroup < smallest)
    throw quitting(
      `Maximum host group size may not be set to less than the minimum size (currently ${smallest})\n`.trimEnd(),
    );
  if (draft.exclude !== null && draft.excludeFile !== null)
    throw quitting('--excludefile and --exclude options are mutually exclusive.');
}

function emptyDraft(): OptionsDraft {
  return {
    operands: [],
    scans: new Set(),
    listOnly: false,
    noPortScan: false,
    noPing: false,
    arpPing: true,
    pings: [],
    discoveryIgnoresResets: false,
    ipv6: false,
    names: 'usual',
    dnsServers: null,
    systemDns: false,
    resolveAll: false,
    inputFile: null,
    exclude: null,
    excludeFile: null,
    ports: null,
    excludePorts: null,
    fast: false,
    topPorts: null,
    portRatio: null,
    inOrder: false,
    serviceVersions: false,
    versionIntensity: null,
    os: false,
    osLimit: false,
    osGuess: false,
    osTries: null,
    traceroute: false,
    everything: false,
    pace: {
      template: 3,
      minRate: null,
      maxRate: null,
      minParallelism: null,
      maxParallelism: null,
      minHostGroup: null,
      maxHostGroup: null,
      minRttMs: null,
      maxRttMs: null,
      initialRttMs: null,
      maxRetries: null,
      hostTimeoutMs: null,
      scanDelayMs: null,
      maxScanDelayMs: null,
      defeatRstRateLimit: false,
      defeatIcmpRateLimit: false,
    },
    packets: {
      device: null,
      source: null,
      sourcePort: null,
      payload: null,
      payloadLength: null,
      ttl: null,
      badSum: false,
      flags: null,
    },
    files: { normal: null, xml: null, grepable: null, append: false, stylesheet: null },
    openOnly: false,
    reason: false,
    verbose: 0,
    debug: 0,
    packetTrace: false,
    statsEveryMs: null,
    resume: null,
    show: null,
    dataFolder: null,
    privileged: null,
    warnings: [],
  };
}
