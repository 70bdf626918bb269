/** The settings as a configuration file that masscan and ours read: `--echo`, and what is left of a scan that was broken off. */
import type { IpSet } from '../../addr/ip-set.ts';
import type { MasscanSettings } from './settings.ts';
import { addressText, portsText, rangeLines } from './values.ts';

/** The text of `--echo`; targets without what is excluded, as masscan has it. */
export function echoText(settings: MasscanSettings, seed: bigint): string {
  const { rate, shard, source, sourcePorts, device, ttl } = settings;
  const lines = [
    `seed = ${seed}`,
    `rate = ${Number.isInteger(rate) ? String(rate).padEnd(10) : rate.toFixed(6)}`,
    `shard = ${shard.one}/${shard.of}`,
    ...(settings.banners ? ['banners = true'] : []),
    ...(settings.retries > 0 ? [`retries = ${settings.retries}`] : []),
    ...(settings.ping ? ['ping = true'] : []),
    ...(settings.showClosed ? ['show = closed'] : []),
    ...(settings.showOpen ? [] : ['noshow = open']),
    ...(settings.wait === 10 ? [] : [`wait = ${settings.wait === Infinity ? 'forever' : settings.wait}`]),
    ...(ttl === null ? [] : [`ttl = ${ttl}`]),
    'nocapture = servername',
    '',
    ...(settings.file === null ? [] : [`output-filename = ${settings.file}`, `output-format = ${settings.format}`]),
    ...(settings.append ? ['append-output = true'] : []),
    '',
    ...(device === null ? [] : [`adapter = ${device}`]),
    ...(source === null ? [] : [`adapter-ip = ${addressText(source)}`]),
    ...(sourcePorts === null ? [] : [`adapter-port = ${portRangeText(sourcePorts)}`]),
    '# TARGET SELECTION (IP, PORTS, EXCLUDES)',
    `ports = ${portsText(settings.ports)}`,
    ...rangeLines(wantedOf(settings)).map((range) => `range = ${range}`),
    '',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** The text of paused.conf: the next step of the order, and everything that fixes the order. */
export function pausedText(settings: MasscanSettings, seed: bigint, next: number): string {
  // What is found from here on goes behind what was found before.
  const again = { ...settings, append: settings.file !== null && settings.file !== '-' };
  return `\n# resume information\nresume-index = ${next}\n${echoText(again, seed)}`;
}

/** What is to be scanned, the exclusions taken out. */
export function wantedOf({ ranges, excluded }: MasscanSettings): IpSet {
  return ranges.subtract(excluded);
}

function portRangeText({ first, last }: { readonly first: number; readonly last: number }): string {
  return first === last ? `${first}` : `${first}-${last}`;
}
