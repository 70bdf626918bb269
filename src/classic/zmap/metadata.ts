/** `--metadata-file`: what was asked for, sent, heard and lost, as one JSON object. */
import { hostname } from 'node:os';
import { ipText } from '../../addr/ip-address.ts';
import type { IpSet } from '../../addr/ip-set.ts';
import type { SweepSummary } from '../stateless/sweep.ts';
import type { SweepProgress } from '../stateless/sweep-plan.ts';
import { localDate, zoneText } from './records.ts';
import type { ZmapSettings } from './settings.ts';
import type { ZmapCounts } from './status.ts';

/** What is known in the end. */
export interface ZmapRunFacts extends ZmapCounts {
  readonly progress: SweepProgress;
  readonly summary: SweepSummary;
  readonly addresses: IpSet;
  readonly blacklisted: IpSet;
  readonly rate: number;
  /** Those of the answers in the cooldown. */
  readonly cooldownSuccesses: number;
  readonly cooldownUnique: number;
  readonly failures: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly sentAt: number;
  readonly endedAt: number;
}

/** The text, with zmap's names; `loss_rate` and `expected_missed` are ours. */
export function metadataText(settings: ZmapSettings, facts: ZmapRunFacts): string {
  const { progress, summary, addresses, blacklisted, unique } = facts;
  const ports = settings.ports === null ? [] : [...settings.ports];
  const allowed = Number(addresses.count);
  const ranges = (set: IpSet): readonly string[] => (set.isEmpty ? [] : set.toString().split(','));
  const time = (at: number): string => `${localDate(at, 'T')}${zoneText(at)}`;
  const value = {
    local_hostname: hostname(),
    ...(ports.length === 1 ? { target_port: ports[0] } : { target_ports: ports }),
    source_port_first: settings.sourcePorts?.first ?? null,
    source_port_last: settings.sourcePorts?.last ?? null,
    max_targets: settings.maxTargets === null ? -1 : progress.total,
    max_runtime: settings.maxRuntime,
    max_results: settings.maxResults ?? -1,
    iface: settings.device,
    rate: Number.isFinite(facts.rate) ? facts.rate : 0,
    bandwidth: settings.bandwidth ?? 0,
    cooldown_secs: settings.cooldown,
    use_seed: settings.seed === null ? 0 : 1,
    seed: settings.seed === null ? 0 : String(settings.seed),
    hitrate: progress.sent === 0 ? 0 : (unique * 100) / progress.sent,
    shard_num: settings.shard,
    total_shards: settings.shards,
    probes: settings.probes,
    pcap_recv: progress.answers,
    pcap_drop: progress.drops,
    blacklist_total_allowed: allowed,
    blacklist_total_not_allowed: 2 ** 32 - allowed,
    send_to_failures: summary.failed,
    total_sent: progress.sent,
    success_total: facts.successes,
    success_unique: unique,
    success_cooldown_total: facts.cooldownSuccesses,
    success_cooldown_unique: facts.cooldownUnique,
    failure_total: facts.failures,
    loss_rate: summary.lossRate,
    expected_missed: summary.expectedMissed,
    probe_module: settings.module,
    output_module: settings.outputModule,
    output_filter: settings.filter,
    send_start_time: time(facts.startedAt),
    send_end_time: time(facts.sentAt),
    recv_start_time: time(facts.startedAt),
    recv_end_time: time(facts.endedAt),
    log_file: settings.logFile,
    cli_cidr_destinations: settings.targets,
    source_ip: settings.source === null ? null : ipText(settings.source),
    output_filename: settings.outputFile,
    blacklist_filename: settings.blacklist,
    whitelist_filename: settings.whitelist,
    list_of_ips_filename: settings.ipList,
    dryrun: settings.dryRun ? 1 : 0,
    quiet: settings.quiet ? 1 : 0,
    log_level: settings.verbosity,
    notes: settings.notes,
    user_metadata: settings.userMetadata,
    blacklisted_networks: ranges(blacklisted),
    whitelisted_networks: ranges(addresses),
  };
  return `${JSON.stringify(value)}\n`;
}
