/** A scan in sentences: the verdict of each host, how far silence can be trusted, and the line that shows it is still running. */
import { systemClock } from '../base/clock.ts';
import { printable } from '../report/printable.ts';
import type { Style } from '../report/style.ts';
import type { HostResult, SurveyHop } from '../scan/host-result.ts';
import type { QuietGroup } from '../scan/quiet-hosts.ts';
import type { ScanSummary } from '../scan/scan.ts';
import type { CliContext } from './context.ts';
import type { HostTally } from '../scan/scan-tally.ts';
import type { SurveyProgress } from '../scan/survey-request.ts';

/** What a verdict needs of a host beside its ports. */
type NamedHost = Pick<HostResult, 'hostname' | 'reverseName' | 'suspect'>;

/** `10.0.0.2 (host.lan): 3 of 1000 ports open; 990 closed (reset), 7 filtered (no-response)`. */
export function verdictLine({ hostname, reverseName, suspect }: NamedHost, tally: HostTally, style: Style): string {
  const { host, total, counts } = tally;
  const open = counts.filter(({ state }) => state === 'open').reduce((sum, { count }) => sum + count, 0);
  const rest = counts
    .filter(({ state }) => state !== 'open')
    .map(({ state, reason, count }) => `${number(count)} ${state} (${reason})`);
  const known = hostname ?? reverseName;
  const name = known === null ? host : `${host} (${known})`;
  if (total === 0) return style.badge('good', printable(`${name}: up`));
  const text = `${name}: ${number(open)} of ${plural(total, 'port')} open${rest.length > 0 ? `; ${rest.join(', ')}` : ''}`;
  return style.badge(
    open > 0 ? 'warning' : 'good',
    printable(suspect === null ? text : `${text}; suspect: ${suspect}`),
  );
}

/** `65,536 hosts (10.77.0.0/16): 0 of 1 port open on each; 1 closed (reset)`: hosts with nothing else to tell. */
export function quietLine({ hosts, addresses, ports, counts }: QuietGroup, style: Style): string {
  const where = addresses === null ? '' : ` (${addresses.toString()})`;
  const states = counts.map(({ state, reason, count }) => `${number(count)} ${state} (${reason})`);
  const text =
    ports === 0
      ? `${plural(hosts, 'host')}${where}: no port has a result`
      : `${plural(hosts, 'host')}${where}: 0 of ${plural(ports, 'port')} open on each; ${states.join(', ')}`;
  return style.badge('good', printable(text));
}

/** What is known of the host as a whole, a line each, indented. */
export function hostLines({ os, trace, mac, incomplete }: HostResult): readonly string[] {
  const lines = [
    mac === null ? null : `hardware address ${mac}`,
    ...(os === null ? [] : osClauses(os)),
    trace === null ? null : `way ${trace.map(hopText).join(', ') || 'unknown'}`,
    incomplete === null ? null : `incomplete: ${incomplete}`,
  ];
  return lines.filter((line) => line !== null).map((line) => `  ${printable(line)}`);
}

/** An operating system, a line each: the verdict, what it rests on, what speaks against it, and what others say. */
export function osClauses(os: NonNullable<HostResult['os']>): readonly string[] {
  const { name, confidence, observations, contradictions = [], hints = [], candidates = [] } = os;
  const near = candidates
    .filter((one) => one.name !== name)
    .slice(0, 3)
    .map((one) => `${one.name} ${percent(one.confidence)}`);
  const verdict =
    name === null
      ? `system: no idea${near.length > 0 ? ` (nearest: ${near.join(', ')})` : ''}`
      : `system ${name} (from ${plural(observations.length, 'observation')}), ${percent(confidence)} sure`;
  return [
    verdict,
    ...(observations.length > 0
      ? [`  observed: ${observations.join('; ')}`]
      : ['  observed: nothing, no packet was answered']),
    ...(contradictions.length > 0 ? [`  against it: ${contradictions.join('; ')}`] : []),
    ...(hints.length > 0 ? [`  not part of it: ${hints.join('; ')}`] : []),
  ];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function hopText({ ttl, address, hostname, rttMs }: SurveyHop): string {
  if (address === null) return `${ttl} *`;
  return `${ttl} ${hostname === null ? address : `${hostname} (${address})`}${rttMs === null ? '' : ` ${rttMs.toFixed(2)} ms`}`;
}

/** How much was lost, and what that means for ports that stayed silent. */
export function confidenceLine(summary: ScanSummary): string {
  const { sent, elapsedMs, lossRate, silent, expectedMissed, lost } = summary;
  const { limitedHosts, slowestPaceMs } = summary;
  const limits =
    limitedHosts === 0
      ? ''
      : `; ${plural(limitedHosts, 'host')} limit${limitedHosts === 1 ? 's' : ''} how often ${limitedHosts === 1 ? 'it answers' : 'they answer'}: once in ${Math.round(slowestPaceMs)} ms or so`;
  const head = `${plural(sent, 'probe')} in ${seconds(elapsedMs)}${limits}`;
  if (sent === 0) return 'nothing was sent: everything was in the journal';
  if (lossRate === null)
    return `${head}; nothing answered: silence cannot be told from loss or from a host that is down`;
  const missed = silent === 0 ? 0 : (expectedMissed ?? 0);
  const rate =
    lost === 0 ? `${head}, none seen to be lost` : `${head}, ${(lossRate * 100).toFixed(1)} % lost and repeated`;
  if (missed >= 0.5) {
    const remedy = lost === 0 ? 'more --max-retries' : 'a lower --rate';
    return `${rate}; ${number(Math.ceil(missed))} of ${plural(silent, 'silent port')} may be wrong: scan again with ${remedy}`;
  }
  if (lost === 0 || silent === 0) return rate;
  return `${rate}; of ${plural(silent, 'silent port')} fewer than ${Math.max(missed, 0.01).toFixed(2)} would have answered without loss`;
}

/** Draws a line on standard error that says how far the scan is, on a terminal only, from half a second on. */
export async function showProgress(
  progress: () => SurveyProgress,
  { err, signal }: CliContext,
  over: AbortSignal,
): Promise<void> {
  if (!err.isTTY) return;
  const stop = AbortSignal.any([signal, over]);
  await systemClock.sleep(500, stop);
  while (!stop.aborted) {
    err.write(`\r${progressLine(progress())}\u001B[K`);
    err.flush();
    await systemClock.sleep(250, stop);
  }
  err.write('\r\u001B[K');
}

const phaseNames: Readonly<Record<SurveyProgress['phase'], string>> = {
  discovery: 'asking hosts: ',
  names: 'asking for names: ',
  ports: '',
  services: 'asking services: ',
  hosts: 'asking hosts for more: ',
};

/** `41 % (26,870 of 65,535), 38,100 probes/s, 3 open, 1 s left`. */
export function progressLine({ phase, done, total, sent, open, elapsedMs }: SurveyProgress): string {
  if (phase !== 'ports') return `${phaseNames[phase]}${number(done)} of ${number(total)}, ${number(open)} open`;
  const share = total === 0 ? 0 : done / total;
  const rate = elapsedMs === 0 ? 0 : (sent / elapsedMs) * 1000;
  const left = share > 0.01 && share < 1 ? `, ${seconds((elapsedMs / share) * (1 - share))} left` : '';
  return `${Math.floor(share * 100)} % (${number(done)} of ${number(total)}), ${number(Math.round(rate))} probes/s, ${number(open)} open${left}`;
}

function seconds(milliseconds: number): string {
  const value = milliseconds / 1000;
  if (value < 10) return `${value.toFixed(1)} s`;
  return value < 120 ? `${Math.round(value)} s` : `${Math.round(value / 60)} min`;
}

function plural(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** With commas, whatever the locale: text for people is the same everywhere. */
function number(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
