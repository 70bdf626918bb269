/** `portolan scan --explain`: for every state what was sent, what came back, and what follows from it. */
import type { Column } from '../base/record.ts';
import { printable } from '../report/printable.ts';
import type { PortResult } from '../scan/port-result.ts';
import { answerWords, probeWords } from '../scan/probe-words.ts';
import type { ProbeWitness } from '../scan/probe-witness.ts';
import type { ScanPlan, ScanSummary } from '../scan/scan.ts';
import type { HostTally } from '../scan/scan-tally.ts';
import type { StateCount } from '../scan/state-counts.ts';
import type { Technique } from '../scan/technique.ts';

/** Explains the results of a scan. */
export class ScanExplanation {
  readonly #techniques: readonly Technique[];
  readonly #witness: ProbeWitness;
  readonly #summary: () => ScanSummary | null;

  /** `summary`: asked anew for each explanation, because the loss is only known in the end. */
  constructor(plan: ScanPlan, witness: ProbeWitness, summary: () => ScanSummary | null) {
    this.#techniques = plan.parts.map(({ technique }) => technique);
    this.#witness = witness;
    this.#summary = summary;
  }

  /** Lines for the ports that are shown, then for those that were only counted. */
  *lines(tally: HostTally): Generator<string, undefined> {
    for (const result of tally.shown) {
      yield `  ${result.port}/${result.transport} ${printable(this.of(result))}\n`;
    }
    for (const count of tally.counts) {
      const like = (one: PortResult): boolean =>
        one.transport === count.transport && one.state === count.state && one.reason === count.reason;
      const left = count.count - tally.shown.filter(like).length;
      if (left > 0) yield `  ${left} more ${this.#ofCount(count)}\n`;
    }
  }

  /** One port in a sentence. */
  of(result: PortResult): string {
    const service = serviceSentence(result);
    return `${result.state}: ${this.#evidence(result)}${service === null ? '' : `; ${service}`}`;
  }

  /** A column for machines. */
  column(): Column<PortResult> {
    return {
      name: 'explanation',
      type: 'text',
      meaning: 'what was sent and what came back, in words',
      shown: false,
      get: (result) => this.of(result),
    };
  }

  #evidence(result: PortResult): string {
    const technique = this.#techniques.find(({ transport }) => transport === result.transport);
    const sent = technique === undefined ? 'probe' : probeWords(technique, result.port);
    const { reason, attempts, state } = result;
    if (state === 'local-error') return `this machine could not send the ${sent} (${reason}), tried ${attempts} times`;
    if (reason === 'socket-table')
      return `no reply to ${times(attempts, sent)}, but the socket table of this host has a listener there`;
    if (reason === 'no-response') return this.#silence(result, sent);
    const from = result.reasonFrom === null ? result.host : `${result.reasonFrom}, which is not the host itself`;
    const facts = [
      `from ${from}`,
      result.ttl === null ? null : `TTL ${result.ttl}`,
      result.rttMs === null ? null : `after ${result.rttMs.toFixed(result.rttMs < 10 ? 2 : 0)} ms`,
      attempts > 1 ? `attempt ${attempts}` : null,
    ].filter((fact) => fact !== null);
    return `${sent} was answered by ${answerWords(result)} (${facts.join(', ')})`;
  }

  #silence(result: PortResult, sent: string): string {
    const listenedMs = this.#witness.listenedMs(result);
    const time = listenedMs === null ? '' : ` in ${(listenedMs / 1000).toFixed(1)} s`;
    return `no reply to ${times(result.attempts, sent)}${time}${this.#loss(result.attempts)}`;
  }

  /** What is lost with a chance of p is silent through n attempts with a chance of p to the n. */
  #loss(attempts: number): string {
    const rate = this.#summary()?.lossRate ?? null;
    if (rate === null) return '; loss unknown: nothing answered';
    const chance = (share: number): string => {
      const percent = share * 100;
      return percent === 0 ? '0 %' : percent < 0.01 ? 'under 0.01 %' : `${Number(percent.toPrecision(2))} %`;
    };
    const all = rate === 0 ? '' : `, all ${attempts} lost with a chance of ${chance(rate ** attempts)}`;
    return `; loss est. ${chance(rate)}${all}`;
  }

  #ofCount({ transport, state, reason }: StateCount): string {
    const technique = this.#techniques.find((one) => one.transport === transport);
    const sent = technique === undefined ? 'a probe' : probeWords(technique, 0).replace(/^empty UDP datagram$/, 'UDP');
    const what =
      reason === 'no-response' ? `no reply to ${sent}` : `${sent} was answered by ${answerWords({ reason })}`;
    return `${transport} ports ${state}: ${what}`;
  }
}

function times(attempts: number, sent: string): string {
  return attempts === 1 ? `1 ${sent}` : `${attempts} times ${sent}`;
}

/** What the service was asked and what it said. */
function serviceSentence({ answer, service }: PortResult): string | null {
  if (answer === undefined)
    return service?.method === 'table' ? `${service.name} by number only, nothing was asked` : null;
  const { outcome, method, asked, reply, hellos, name } = answer;
  const said = JSON.stringify(Buffer.from(reply.subarray(0, 60)).toString('latin1'));
  if (outcome === 'identified' && method === 'banner') return `${name} because it said unasked ${said}`;
  if (outcome === 'identified') return `${name} because it answered the ${asked ?? 'tls'} question with ${said}`;
  if (outcome === 'unrecognised') return `it said ${said}, which nothing recognises`;
  if (outcome === 'wrapped')
    return `every connection was closed without a word (asked: ${hellos.join(' ') || 'nothing'})`;
  if (outcome === 'deaf') return `nothing that was sent was acknowledged (asked: ${hellos.join(' ')})`;
  if (outcome === 'silent') return `no word to ${hellos.length} questions: ${hellos.join(' ')}`;
  return `no connection for asking what speaks there came about: ${answer.failure ?? 'no reason told'}`;
}
