/** A survey: which hosts are up, which of their ports are open, what speaks there, and what else was asked; told as it comes. */
import { ipText, parseIp } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { rangeOfIp } from '../addr/ip-range.ts';
import { IpSet } from '../addr/ip-set.ts';
import { EventStream, Gate } from './event-stream.ts';
import type { HostPresence, HostResult } from './host-result.ts';
import type { ListenerTable } from './local-owner.ts';
import { withOwner } from './local-owner.ts';
import type { PortResult } from './port-result.ts';
import { journalPlan, Scan } from './scan.ts';
import type { ScanPlan, ScanSummary } from './scan.ts';
import { ScanTally } from './scan-tally.ts';
import type { ScanTargets } from './scan-targets.ts';
import type {
  Survey,
  SurveyEvent,
  SurveyedHost,
  SurveyProgress,
  SurveyRequest,
  SurveySurroundings,
} from './survey-request.ts';
import { withNames, withService } from './survey-service.ts';

/** Services that are asked at once, and hosts that further questions are put to at once. */
const [servicesAtOnce, hostsAtOnce] = [32, 16];

/**
 * Begins a survey. Read to the end it tells every port and every host that is up; aborted, what was known by then. Reading
 * throws what the prober, the journal and the questions that were handed in throw.
 */
export function survey(request: SurveyRequest, surroundings: SurveySurroundings, signal: AbortSignal): Survey {
  return new Run(request, surroundings, signal);
}

class Run implements Survey {
  readonly #request: SurveyRequest;
  readonly #surroundings: SurveySurroundings;
  readonly #signal: AbortSignal;
  readonly #tally: ScanTally;
  readonly #presences = new Map<string, HostPresence>();
  /** Results that wait for their service or for the socket table of afterwards, by host. */
  readonly #waiting = new Map<string, PortResult[]>();
  readonly #startedAt: number;
  readonly #startedMs: number;
  #before: ListenerTable | null = null;
  #scan: Scan | null = null;
  #summary: ScanSummary | null = null;
  #phase: SurveyProgress['phase'] = 'discovery';
  #done = 0;
  #total = 0;

  constructor(request: SurveyRequest, surroundings: SurveySurroundings, signal: AbortSignal) {
    this.#request = request;
    this.#surroundings = surroundings;
    this.#signal = signal;
    this.#tally = new ScanTally(request);
    this.#startedAt = surroundings.clock.now();
    this.#startedMs = surroundings.clock.monotonic();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SurveyEvent, undefined> {
    const targets = yield* this.#hostsThatAreUp();
    const parts = this.#request.parts(targets);
    const { timing, rate, seed, shard } = this.#request;
    if (parts.length > 0 && !targets.addresses.isEmpty && !this.#signal.aborted)
      yield* this.#ports({ parts, timing, rate, seed, shard });
    yield* this.#hosts(targets);
  }

  progress(): SurveyProgress {
    const scan = this.#scan?.progress();
    const elapsedMs = this.#surroundings.clock.monotonic() - this.#startedMs;
    if (this.#phase === 'ports' && scan !== undefined) return { ...scan, phase: 'ports' };
    const { sent, open } = scan ?? { sent: 0, open: 0 };
    return { phase: this.#phase, done: this.#done, total: this.#total, sent, open, elapsedMs };
  }

  summary(): ScanSummary | null {
    return this.#summary ?? this.#scan?.summary() ?? null;
  }

  async *#hostsThatAreUp(): AsyncGenerator<SurveyEvent, ScanTargets> {
    const { targets } = this.#request;
    const local = targets.addresses.intersect(targets.local);
    const remote = targets.addresses.subtract(local);
    if (this.#surroundings.discover === undefined || remote.isEmpty) return targets;
    this.#total = Number(remote.count);
    const up: IpAddress[] = [];
    for await (const hosts of this.#surroundings.discover(remote, this.#signal)) {
      for (const presence of hosts) {
        this.#done++;
        if (presence.state !== 'up') continue;
        up.push(presence.address);
        this.#presences.set(ipText(presence.address), presence);
      }
      yield { kind: 'presence', hosts };
    }
    // What was not asked for stays unasked, whoever tells of it.
    return { ...targets, addresses: local.union(IpSet.of(up.map(rangeOfIp)).intersect(remote)) };
  }

  async *#ports(plan: ScanPlan): AsyncGenerator<SurveyEvent, undefined> {
    yield { kind: 'plan', plan };
    const { targets } = this.#request;
    const comparable = !targets.local.isEmpty && plan.parts.every(({ technique }) => technique.tellsOpen);
    if (comparable) this.#before = (await this.#surroundings.listeners?.(false)) ?? null;
    const journal = this.#surroundings.openJournal?.(journalPlan(plan)) ?? null;
    this.#phase = 'ports';
    try {
      this.#scan = new Scan(plan, { ...this.#surroundings, journal });
      for await (const results of this.#scan.run(this.#signal)) {
        const final = results.filter((result) => !this.#mustWait(result));
        if (final.length > 0) yield this.#tell(final);
      }
    } finally {
      journal?.close();
      // The clock of a scan runs on; what is asked after it is none of its time.
      this.#summary = this.#scan?.summary() ?? null;
    }
  }

  /** Keeps a result back that is to be asked for more, or to be held against the socket table of afterwards. */
  #mustWait(result: PortResult): boolean {
    const compared = this.#isCompared(result) && mayDisagree(result, this.#before!);
    if (!compared && !this.#isAsked(result)) return false;
    const list = this.#waiting.get(result.host);
    if (list === undefined) this.#waiting.set(result.host, [result]);
    else list.push(result);
    return true;
  }

  /** The table is read for the transports whose listeners this host tells in full. */
  #isCompared({ host, transport }: PortResult): boolean {
    return this.#before !== null && (transport === 'tcp' || transport === 'udp') && this.#isLocal(host);
  }

  /** Whether its service is to be asked. A silent UDP port of this host is, where somebody listens. */
  #isAsked(result: PortResult): boolean {
    if (this.#surroundings.identify === undefined || result.transport === 'sctp' || result.transport === 'ip')
      return false;
    if (result.state === 'open') return true;
    if (result.state !== 'open|filtered' || result.transport !== 'udp') return false;
    return this.#isCompared(result) ? this.#before!.at(result) !== undefined : result.service !== null;
  }

  readonly #locals = new Map<string, boolean>();

  #isLocal(host: string): boolean {
    const known = this.#locals.get(host);
    if (known !== undefined) return known;
    const address = parseIp(host);
    const local = address.ok && this.#request.targets.local.has(address.value);
    this.#locals.set(host, local);
    return local;
  }

  #tell(results: readonly PortResult[]): SurveyEvent {
    this.#tally.add(results);
    return { kind: 'ports', results };
  }

  /** Asks what is left to ask, all hosts at once, and tells each host when nothing is left. */
  async *#hosts(targets: ScanTargets): AsyncGenerator<SurveyEvent, undefined> {
    const stream = new EventStream<SurveyEvent>();
    const asked = [...this.#waiting.values()].flat().filter((result) => this.#isAsked(result));
    this.#phase = asked.length > 0 ? 'services' : 'hosts';
    [this.#done, this.#total] = [0, asked.length];
    const gates = { services: new Gate(servicesAtOnce), hosts: new Gate(hostsAtOnce) };
    const addresses = this.#hostsToTell(targets);
    const local = addresses.filter((address) => this.#isLocal(ipText(address)));
    const localAnswers = Promise.all(local.map((address) => this.#answers(ipText(address), gates.services)));
    // The table is read once, when all local services have answered: reading it holds everything else up.
    const after = localAnswers.then(() => (this.#before === null ? null : this.#surroundings.listeners!(true)));
    const tasks = addresses.map(async (address) => {
      const host = ipText(address);
      if (this.#isLocal(host)) {
        const [answers, table] = [(await localAnswers)[local.indexOf(address)]!, await after];
        this.#tellAnswers(table === null ? answers : answers.map((one) => this.#joined(one, table)), stream);
      } else this.#tellAnswers(await this.#answers(host, gates.services), stream);
      stream.put(await gates.hosts.run(() => this.#hostEvent(address)));
    });
    void Promise.all(tasks).then(
      () => stream.end(),
      (error: unknown) => stream.end(error ?? new Error('a question failed')),
    );
    yield* stream;
  }

  /** Hosts with a result, or found up; where nothing was scanned and nobody asked, all of them. */
  #hostsToTell({ addresses, local }: ScanTargets): readonly IpAddress[] {
    if (this.#signal.aborted) {
      const known = new Set([...this.#tally.names(), ...this.#waiting.keys(), ...this.#presences.keys()]);
      return [...known].flatMap((text) => {
        const parsed = parseIp(text);
        return parsed.ok ? [parsed.value] : [];
      });
    }
    return [...addresses.intersect(local), ...addresses.subtract(local)];
  }

  /** The host's results that waited, with what their services said. */
  #answers(host: string, gate: Gate): Promise<readonly PortResult[]> {
    const waiting = this.#waiting.get(host) ?? [];
    this.#waiting.delete(host);
    return Promise.all(
      waiting.map(async (result) => (this.#isAsked(result) ? gate.run(() => this.#answer(result)) : result)),
    );
  }

  async #answer(result: PortResult): Promise<PortResult> {
    const { host, hostname, port, transport } = result;
    if (this.#signal.aborted || transport === 'sctp' || transport === 'ip') return result;
    try {
      const answer = await this.#surroundings.identify!({ host, hostname, port, transport }, this.#signal);
      return withService(result, answer);
    } catch (error) {
      if (this.#signal.aborted) return result;
      throw error;
    } finally {
      this.#done++;
    }
  }

  #joined(result: PortResult, after: ListenerTable): PortResult {
    return this.#isCompared(result) ? withOwner(result, { before: this.#before!, after }) : result;
  }

  #tellAnswers(results: readonly PortResult[], stream: EventStream<SurveyEvent>): void {
    if (results.length > 0) stream.put(this.#tell(results.map((result) => withNames(result))));
  }

  async #hostEvent(address: IpAddress): Promise<SurveyEvent> {
    const around = this.#surroundings;
    const host = ipText(address);
    const tally = this.#tally.host(host);
    const local = this.#isLocal(host);
    const presence = this.#presences.get(host) ?? takenToBeUp(address, local);
    const hostname = this.#surroundings.names.get(host) ?? null;
    const known: SurveyedHost = { address, presence, hostname, local, tally };
    const [reverseName, os, hops] = await Promise.all([
      this.#asked(() => around.nameOf?.(address, this.#signal)),
      this.#asked(() => around.osOf?.(known, this.#signal)),
      this.#asked(() => around.trace?.(known, this.#signal)),
    ]);
    const result: HostResult = {
      host,
      hostname,
      reverseName,
      state: 'up',
      reason: presence.reason,
      reasonFrom: presence.reasonFrom === null ? null : ipText(presence.reasonFrom),
      ttl: presence.ttl,
      rttMs: presence.rttMs,
      mac: presence.mac,
      ports: tally.total,
      counts: tally.counts,
      os,
      trace: hops,
      incomplete: this.#incomplete(host),
      startedAt: this.#startedAt,
      endedAt: this.#surroundings.clock.now(),
    };
    return { kind: 'host', host: result, tally };
  }

  #incomplete(host: string): string | null {
    if (this.#signal.aborted) return 'interrupted';
    return this.summary()?.givenUp.includes(host) === true ? 'host-timeout' : null;
  }

  /** A question beyond the ports; interrupted, it has no answer. */
  async #asked<T>(question: () => Promise<T> | undefined): Promise<T | null> {
    if (this.#signal.aborted) return null;
    try {
      return (await question()) ?? null;
    } catch (error) {
      if (this.#signal.aborted) return null;
      throw error;
    }
  }
}

/** Closed and not listening before: nothing that the table of afterwards could say would change that. */
function mayDisagree(result: PortResult, before: ListenerTable): boolean {
  return result.state === 'open' || result.state === 'open|filtered' || before.at(result) !== undefined;
}

function takenToBeUp(address: IpAddress, local: boolean): HostPresence {
  const reason = local ? 'localhost-response' : 'user-set';
  return { address, state: 'up', reason, reasonFrom: null, ttl: null, rttMs: null, mac: null };
}
