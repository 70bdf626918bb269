/** A survey: which hosts are up, which of their ports are open, what speaks there, and what else was asked; told as it comes. */
import { ipText } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { rangeOfIp } from '../addr/ip-range.ts';
import { IpSet } from '../addr/ip-set.ts';
import { nextTurn } from '../base/clock.ts';
import { EventStream, Gate } from './event-stream.ts';
import type { HostPresence, HostResult } from './host-result.ts';
import { HostNumbers } from './host-numbers.ts';
import { hostsToTell } from './hosts-to-tell.ts';
import type { HostsToTell } from './hosts-to-tell.ts';
import { allAddresses, hostResult, isElsewhere, suspicion, takenToBeUp } from './survey-host.ts';
import type { ListenerTable } from './local-owner.ts';
import { mayDisagree, withOwner } from './local-owner.ts';
import type { PortResult } from './port-result.ts';
import type { ProbeOutcome } from './port-state.ts';
import { QuietHosts } from './quiet-hosts.ts';
import { journalPlan, Scan } from './scan.ts';
import type { ScanBatch, ScanPlan, ScanSummary } from './scan.ts';
import { mostListed, ScanTally } from './scan-tally.ts';
import type { ScanTargets } from './scan-targets.ts';
import type {
  HostEvent,
  PortsEvent,
  Survey,
  SurveyEvent,
  SurveyedHost,
  SurveyProgress,
  SurveyRequest,
  SurveySurroundings,
} from './survey-request.ts';
import { HostNames } from './survey-names.ts';
import { ServiceAsking } from './survey-asking.ts';
import { withNames } from './survey-service.ts';

/** Hosts that further questions are put to at once. */
const hostsAtOnce = 16;
/** Hosts without further questions that are told before the event loop has a turn. */
const hostsBetweenTurns = 1024;

type FurtherAnswers = Pick<HostResult, 'reverseName' | 'os' | 'trace'>;
const nobody: ReadonlySet<number> = new Set();
const nothingFurther: FurtherAnswers = Object.freeze({ reverseName: null, os: null, trace: null });

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
  /** Of the hosts that are up; empty before that is known. */
  #hosts = new HostNumbers(IpSet.empty);
  #tally: ScanTally;
  readonly #presences = new Map<string, HostPresence>();
  /** Results that wait for their service or for the socket table of afterwards, by host. */
  readonly #waiting = new Map<string, PortResult[]>();
  readonly #startedAt: number;
  readonly #startedMs: number;
  #before: ListenerTable | null = null;
  #listening: ReadonlySet<number> = nobody;
  #scan: Scan | null = null;
  #summary: ScanSummary | null = null;
  #phase: SurveyProgress['phase'] = 'discovery';
  #found = 0;
  readonly #names: HostNames;
  readonly #asking: ServiceAsking;
  /** Hosts whose many open ports have nothing behind them. */
  readonly #unreal = new Set<string>();
  /** Hosts that were given up; null before the ports are done. */
  #givenUp: ReadonlySet<string> | null = null;

  constructor(request: SurveyRequest, surroundings: SurveySurroundings, signal: AbortSignal) {
    this.#request = request;
    this.#surroundings = surroundings;
    this.#signal = signal;
    this.#tally = this.#newTally();
    const resolves = surroundings.nameOf !== undefined;
    this.#names = new HostNames(
      resolves ? (address) => this.#asked(() => surroundings.nameOf?.(address, signal)) : null,
    );
    const asks = surroundings.identify !== undefined;
    this.#asking = new ServiceAsking(asks ? (question, stop) => surroundings.identify!(question, stop) : null, signal);
    this.#startedAt = surroundings.clock.now();
    this.#startedMs = surroundings.clock.monotonic();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SurveyEvent, undefined> {
    const targets = yield* this.#hostsThatAreUp();
    this.#phase = 'names';
    await this.#names.resolve(targets.addresses);
    const parts = this.#request.parts(targets);
    this.#hosts = new HostNumbers(allAddresses(targets, parts));
    this.#tally = this.#newTally();
    const { timing, rate, seed, shard, inOrder = false } = this.#request;
    if (parts.length > 0 && !targets.addresses.isEmpty && !this.#signal.aborted)
      yield* this.#ports({ parts, timing, rate, seed, shard, inOrder });
    yield* this.#allHosts(targets);
  }

  #newTally(): ScanTally {
    return new ScanTally({ all: this.#request.all, hosts: this.#hosts, names: this.#surroundings.names });
  }

  progress(): SurveyProgress {
    const scan = this.#scan?.progress();
    const elapsedMs = this.#surroundings.clock.monotonic() - this.#startedMs;
    if (this.#phase === 'ports' && scan !== undefined) return { ...scan, phase: 'ports' };
    const { sent, open } = scan ?? { sent: 0, open: 0 };
    const { addresses, local } = this.#request.targets;
    const [done, total] =
      this.#phase === 'discovery'
        ? [this.#found, Number(addresses.subtract(local).count)]
        : this.#phase === 'names'
          ? [this.#names.done, this.#names.total]
          : [this.#asking.done, this.#asking.total];
    return { phase: this.#phase, done, total, sent, open, elapsedMs };
  }

  summary(): ScanSummary | null {
    return this.#summary ?? this.#scan?.summary() ?? null;
  }

  async *#hostsThatAreUp(): AsyncGenerator<SurveyEvent, ScanTargets> {
    const { targets } = this.#request;
    const local = targets.addresses.intersect(targets.local);
    const remote = targets.addresses.subtract(local);
    if (this.#surroundings.discover === undefined || remote.isEmpty) return targets;
    const up: IpAddress[] = [];
    for await (const hosts of this.#surroundings.discover(remote, this.#signal)) {
      for (const presence of hosts) {
        this.#found++;
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
    this.#listening = this.#before?.ports() ?? nobody;
    const journal = this.#surroundings.openJournal?.(journalPlan(plan)) ?? null;
    this.#phase = 'ports';
    try {
      const scan = new Scan(plan, { ...this.#surroundings, journal });
      this.#scan = scan;
      const numbers = plan.parts.map((_, number) => this.#hosts.from(scan.space(number)));
      const compared = plan.parts.map((part) => this.#before !== null && !isElsewhere(part, targets));
      for await (const batch of scan.batches(this.#signal)) {
        const { part } = batch;
        const event = this.#take(scan, batch, numbers[part]!, compared[part]!);
        if (event !== null) yield event;
      }
    } finally {
      journal?.close();
      // The clock of a scan runs on; what is asked after it is none of its time.
      this.#summary = this.#scan?.summary() ?? null;
    }
  }

  /** Answers of which nothing more is to be known stay what they are: results are made of them where somebody asks. */
  #take(
    scan: Scan,
    { part, outcomes }: ScanBatch,
    numberOf: (addressNumber: number) => number,
    compared: boolean,
  ): PortsEvent | null {
    const space = scan.space(part);
    const asks = compared || this.#surroundings.identify !== undefined;
    // A port that nobody listens on may be held against the table only where it is not plainly closed.
    const listening = compared ? this.#listening : nobody;
    const [plain, others]: [ProbeOutcome[], PortResult[]] = [[], []];
    for (let at = 0; at < outcomes.length; at++) {
      const outcome = outcomes[at]!;
      const mayBeAsked = outcome.state === 'open' || (asks && outcome.state === 'open|filtered');
      if (mayBeAsked || listening.has(space.port(outcome.index))) {
        const result = scan.result(part, outcome);
        if (!this.#mustWait(result)) others.push(result);
      } else {
        plain.push(outcome);
        this.#tally.addAnswer(numberOf(space.addressNumber(outcome.index)), scan.answer(part, outcome));
      }
    }
    if (plain.length + others.length === 0) return null;
    return this.#tell(others, () => plain.map((outcome) => scan.result(part, outcome)));
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
    const number = this.#hosts.ofText(host);
    const local = number >= 0 && this.#request.targets.local.has(this.#hosts.address(number));
    this.#locals.set(host, local);
    return local;
  }

  /** `plain`: more of them, which are counted already. */
  #tell(known: readonly PortResult[], plain: () => readonly PortResult[] = () => []): PortsEvent {
    const notable = this.#names.named(known);
    this.#tally.add(notable);
    const names = this.#names;
    let results: readonly PortResult[] | undefined;
    return {
      kind: 'ports',
      notable,
      get results() {
        return (results ??= [...notable, ...names.named(plain())]);
      },
    };
  }

  /** Tells the hosts that need no more questions, then asks what is left to ask, all hosts at once. */
  async *#allHosts({ addresses, local }: ScanTargets): AsyncGenerator<SurveyEvent, undefined> {
    for (const waiting of this.#waiting.values())
      this.#asking.total += waiting.filter((result) => this.#isAsked(result)).length;
    this.#phase = this.#asking.total > 0 ? 'services' : 'hosts';
    const around = this.#surroundings;
    const asksAll = 'nameOf' in around || 'osOf' in around || 'trace' in around;
    const told = hostsToTell({
      hosts: this.#hosts,
      tally: this.#tally,
      local: addresses.intersect(local),
      known: [...this.#waiting.keys(), ...this.#presences.keys()],
      named: [...around.names.keys(), ...(this.summary()?.givenUp ?? [])],
      interrupted: this.#signal.aborted,
    });
    const asked = asksAll ? [...told.remote] : told.loud.filter((number) => this.#mustAsk(number));
    if (!asksAll) yield* this.#hostsAsTheyAre(told);
    const { own } = told;
    const addressOf = (number: number): IpAddress => this.#hosts.address(number);
    if (own.length + asked.length > 0) yield* this.#askedHosts(own.map(addressOf), asked.map(addressOf));
  }

  /** Hosts with something of their own to tell, one by one, and all the others together, where they are many. */
  async *#hostsAsTheyAre({ loud, quiet }: HostsToTell): AsyncGenerator<SurveyEvent, undefined> {
    const isQuiet = quiet.isMoreThan(mostListed);
    const done = loud.filter((number) => !this.#mustAsk(number));
    if (!isQuiet) done.push(...quiet);
    const event = (number: number): HostEvent => this.#hostEvent(this.#hosts.address(number), false, nothingFurther);
    let left = done.length;
    for (const number of done.sort((a, b) => a - b)) {
      yield { ...event(number), more: --left > 0 };
      if (left % hostsBetweenTurns === 0) await nextTurn();
    }
    if (isQuiet)
      yield { kind: 'quiet', hosts: new QuietHosts({ numbers: quiet, hosts: this.#hosts, tally: this.#tally, event }) };
  }

  #mustAsk(number: number): boolean {
    return this.#waiting.size > 0 && this.#waiting.has(this.#hosts.text(number));
  }

  async *#askedHosts(
    local: readonly IpAddress[],
    remote: readonly IpAddress[],
  ): AsyncGenerator<SurveyEvent, undefined> {
    const stream = new EventStream<SurveyEvent>();
    const gate = new Gate(hostsAtOnce);
    const finish = async (address: IpAddress, own: boolean): Promise<void> => {
      stream.put(await gate.run(() => this.#askedHostEvent(address, own)));
    };
    const tasks = remote.map(async (address) => {
      await this.#answers(ipText(address), this.#tellingTogether(stream));
      await finish(address, false);
    });
    tasks.push(this.#thisHost(local, stream, (address) => finish(address, true)));
    void Promise.all(tasks).then(
      () => stream.end(),
      (error: unknown) => stream.end(error ?? new Error('a question failed')),
    );
    yield* stream;
  }

  /** Puts results that come at the same moment down together: of a host that answers everything that is all of its ports at once. */
  #tellingTogether(stream: EventStream<SurveyEvent>): (result: PortResult) => void {
    let together: PortResult[] = [];
    return (result) => {
      if (together.push(withNames(result)) > 1) return;
      queueMicrotask(() => {
        const told = together;
        together = [];
        stream.put(this.#tell(told));
      });
    };
  }

  /** The socket table is read once, when all local services have answered: reading it holds everything else up. */
  async #thisHost(
    addresses: readonly IpAddress[],
    stream: EventStream<SurveyEvent>,
    finish: (address: IpAddress) => Promise<void>,
  ): Promise<void> {
    const answers: PortResult[] = [];
    await Promise.all(addresses.map((address) => this.#answers(ipText(address), (result) => answers.push(result))));
    const after = this.#before === null || answers.length === 0 ? null : await this.#surroundings.listeners!(true);
    const told = answers.map((result) => withNames(after === null ? result : this.#joined(result, after)));
    if (told.length > 0) stream.put(this.#tell(told));
    await Promise.all(addresses.map(finish));
  }

  /** Hands on the host's results that waited, with what their services said. */
  async #answers(host: string, each: (result: PortResult) => void): Promise<void> {
    const waiting = this.#waiting.get(host) ?? [];
    this.#waiting.delete(host);
    const asked: PortResult[] = [];
    for (const result of waiting) {
      if (this.#isAsked(result)) asked.push(result);
      else each(result);
    }
    if (await this.#asking.ask(asked, each)) this.#unreal.add(host);
  }

  #joined(result: PortResult, after: ListenerTable): PortResult {
    return this.#isCompared(result) ? withOwner(result, { before: this.#before!, after }) : result;
  }

  async #askedHostEvent(address: IpAddress, local: boolean): Promise<SurveyEvent> {
    const around = this.#surroundings;
    const known = this.#knownHost(address, local);
    const [reverseName, os, trace] = await Promise.all([
      this.#names.of(address),
      this.#asked(() => around.osOf?.(known, this.#signal)),
      this.#asked(() => around.trace?.(known, this.#signal)),
    ]);
    return this.#hostEvent(address, local, { reverseName, os, trace });
  }

  #knownHost(address: IpAddress, local: boolean): SurveyedHost {
    const host = ipText(address);
    const presence = this.#presences.get(host) ?? takenToBeUp(address, local);
    const hostname = this.#surroundings.names.get(host) ?? null;
    return { address, presence, hostname, local, tally: this.#tally.host(this.#hosts.of(address)) };
  }

  #hostEvent(address: IpAddress, local: boolean, further: FurtherAnswers): HostEvent {
    const known = this.#knownHost(address, local);
    const { tally } = known;
    const host = hostResult(known, {
      ...further,
      suspect: suspicion(tally, this.#unreal.has(tally.host)),
      incomplete: this.#incomplete(tally.host),
      startedAt: this.#startedAt,
      endedAt: this.#surroundings.clock.now(),
    });
    return { kind: 'host', host, tally, more: false };
  }

  #incomplete(host: string): string | null {
    if (this.#signal.aborted) return 'interrupted';
    this.#givenUp ??= new Set(this.summary()?.givenUp);
    return this.#givenUp.has(host) ? 'host-timeout' : null;
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
