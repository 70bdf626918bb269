/** Which operating system a surveyed host runs, by what its stack does with a few packets; what its services say stands beside it. */
import type { Clock } from '../../base/clock.ts';
import type { OsGuess } from '../os-guess.ts';
import { openAsker } from '../open-asker.ts';
import type { OpenAsker } from '../open-asker.ts';
import type { PortResult } from '../port-result.ts';
import type { ScanPlan } from '../scan.ts';
import type { SurveyedHost } from '../survey-request.ts';
import { suspicion } from '../survey-host.ts';
import { osFamilies } from './families/catalog.gen.ts';
import { quotedDistance } from './ip-facts.ts';
import type { OsAnswers, OsAskerOptions } from './os-asker.ts';
import { OsAsker } from './os-asker.ts';
import type { Observed, OsFactId } from './os-fact.ts';
import { observe, osFact } from './os-facts.ts';
import { serviceHints } from './service-hints.ts';
import type { OsPorts } from './os-probes.ts';
import { ipIdentifications, uptimeSeconds } from './stack-counters.ts';
import { weigh } from './os-weighing.ts';

/** What a detector is made with. */
export interface OsDetectorOptions extends OsAskerOptions {
  /** What this host's own kernel calls itself: said of this host only, and beside the guess. */
  readonly ownSystem: string;
}

/** The pace of a scan, for {@link OsDetectorOptions}. `rate`: packets per second. */
export function osPace({
  rate,
  timing,
}: Pick<ScanPlan, 'rate' | 'timing'>): Pick<OsAskerOptions, 'gapMs' | 'hostGapMs'> {
  return { gapMs: 1000 / rate, hostGapMs: timing.scanDelayMs };
}

/** Detects; several hosts at a time. */
export interface OsDetector {
  /** Asks a host; null where nothing could be asked of it. Aborted, it says what was known by then. Rejects with what opening a link throws. */
  osOf(host: SurveyedHost, signal: AbortSignal): Promise<OsGuess | null>;
  /** Frees everything; a second call does nothing. */
  close(): void;
}

/** Another range of source ports than that of the scan's own probes and traces, which the same seed has chosen. */
const otherPorts = 7;

/** Opens one. Rejects with PTL_PLATFORM; PTL_PERMISSION (naming CAP_NET_RAW) comes with the first host. */
export async function openOsDetector(options: OsDetectorOptions, clock: Clock): Promise<OsDetector> {
  return osDetector(options, clock, await openAsker(options.seed + otherPorts, clock));
}

/** One that asks through links of the caller's. */
export function osDetector(options: OsDetectorOptions, clock: Clock, open: OpenAsker): OsDetector {
  const asker = new OsAsker(options, clock, open);
  return {
    async osOf(host, signal) {
      const answers = await asker.ask({ address: host.address, ports: portsOf(host), rttMs: rttOf(host) }, signal);
      return answers === null ? null : osGuess(answers, host, options.ownSystem);
    },
    close: () => asker.close(),
  };
}

/** Where nobody listens, as far as is known: asked where the scan found no closed port. */
const unusedPort = 40_125;

function portsOf({ tally }: SurveyedHost): OsPorts {
  const port = (transport: string, state: string): number | null =>
    tally.examples.find((one) => one.transport === transport && one.state === state && isOwnWord(one))?.port ?? null;
  return {
    open: port('tcp', 'open'),
    closed: port('tcp', 'closed') ?? unusedPort,
    closedUdp: port('udp', 'closed') ?? unusedPort,
  };
}

function rttOf({ tally, presence }: SurveyedHost): number | null {
  const seen = [presence, ...tally.examples].flatMap(({ rttMs }) => rttMs ?? []);
  return seen.length === 0 ? null : Math.max(...seen);
}

function isOwnWord({ reasonFrom, reason }: PortResult): boolean {
  return reasonFrom === null && reason !== 'socket-table';
}

/** What a proxy's answers leave of the confidence in what stands behind it. */
const proxied = 0.5;

/** The guess that follows from what a host did. */
export function osGuess(answers: OsAnswers, host: SurveyedHost, ownSystem: string): OsGuess {
  const observed = observe(answers);
  const { best, candidates, against } = weigh(observed, osFamilies);
  const suspect = suspicion(host.tally, false);
  const factor = suspect === null ? 1 : proxied;
  const family = osFamilies.find(({ id }) => id === best?.id) ?? null;
  const hints = serviceHints(host.tally.shown, family, osFamilies);
  return {
    name: best?.name ?? null,
    confidence: (best?.confidence ?? 0) * factor,
    observations: clauses(observed),
    cpe: best?.cpe ?? [],
    contradictions: [
      ...(best === null ? [] : clauses(observed, against)),
      ...(best === null || suspect === null ? [] : [suspect]),
      ...hints.against,
    ],
    hints: [...(host.local ? [`this host itself says ${ownSystem}`] : []), ...hints.told],
    candidates: candidates.map((one) => ({ ...one, confidence: one.confidence * factor })),
    // Who has a hardware address for us is on the same link.
    distance: host.local ? 0 : host.presence.mac != null ? 1 : quotedDistance(answers),
    portsUsed: portsUsed(answers),
    ipIds: ipIdentifications(answers),
    uptimeSeconds: uptimeSeconds(answers),
  };
}

function clauses(observed: Observed, only?: readonly OsFactId[]): string[] {
  return (Object.entries(observed) as [OsFactId, string][])
    .filter(([id]) => only === undefined || only.includes(id))
    .map(([id, value]) => osFact(id).words(value));
}

/** The ports that really answered as open or closed. */
function portsUsed({ ports, replies }: OsAnswers): NonNullable<OsGuess['portsUsed']> {
  const { open, closed, closedUdp } = ports;
  return [
    ...(open !== null && replies.has('syn') ? [{ transport: 'tcp', state: 'open', port: open } as const] : []),
    ...(replies.has('closed.syn') ? [{ transport: 'tcp', state: 'closed', port: closed } as const] : []),
    ...(replies.has('closed.udp') ? [{ transport: 'udp', state: 'closed', port: closedUdp } as const] : []),
  ];
}
