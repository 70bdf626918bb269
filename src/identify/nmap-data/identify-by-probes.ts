/**
 * A port examined by the probes of a user's own file, in the order that the file's format prescribes: listen, ask what names the port,
 * then the others; a soft match narrows the rest; inside TLS all over again. Unlike in the original, listening and the first
 * questions happen at the same time, on connections of their own.
 */
import type { Identifier } from '../identifier.ts';
import type { PeerTls, PortAnswer, PortOutcome, PortQuestion } from '../port-answer.ts';
import type { AskSurroundings, ProbeResult } from './ask-probe.ts';
import { askProbe } from './ask-probe.ts';
import { fillTemplates } from './match-template.ts';
import type { MatchHit } from './match-list.ts';
import type { ServiceProbe } from './probe-file.ts';
import { usualIntensity } from './probe-order.ts';

/** What it works with. */
export interface ProbeSurroundings extends AskSurroundings {
  /** For the names that services have inside TLS (`https`). */
  readonly identifiers: readonly Identifier[];
  readonly signal: AbortSignal;
  /** 0 to 9: probes rarer than this are left out. */
  readonly intensity?: number;
}

/** Questions at once. */
const atOnce = 8;
/** A match names the program; a soft match only the protocol. */
const [hardConfidence, softConfidence] = [1, 0.8];

/** Asks a port. Never rejects for what the port does; rejects with the signal's reason when it aborts. */
export async function identifyByProbes(question: PortQuestion, surroundings: ProbeSurroundings): Promise<PortAnswer> {
  const examination = new Examination(question, surroundings);
  const answer = await examination.run();
  surroundings.signal.throwIfAborted();
  return answer;
}

class Examination {
  readonly #question: PortQuestion;
  readonly #around: ProbeSurroundings;
  readonly #results: ProbeResult[] = [];
  readonly #hellos: string[] = [];
  readonly #deadline = new AbortController();
  #tls: PeerTls | null = null;

  constructor(question: PortQuestion, surroundings: ProbeSurroundings) {
    this.#question = question;
    this.#around = surroundings;
  }

  async run(): Promise<PortAnswer> {
    const { port, transport, deadlineMs } = this.#question;
    if (this.#around.book.excludes(port, transport)) return this.#answer(null);
    void this.#around.clock.sleep(deadlineMs, this.#deadline.signal).then(() => this.#deadline.abort());
    try {
      const plain = await this.#round(false);
      const isTls = plain !== null && this.#serviceOf(plain) === 'ssl' && transport === 'tcp';
      if (!isTls) return this.#answer(plain);
      const inside = await this.#round(true);
      return this.#answer(inside ?? plain);
    } finally {
      this.#deadline.abort();
    }
  }

  /** The result with the best match; null where nothing fits. */
  async #round(tls: boolean): Promise<ProbeResult | null> {
    const { port, transport } = this.#question;
    const { book, intensity = usualIntensity } = this.#around;
    const over = new AbortController();
    const results: ProbeResult[] = [];
    const ask = async (probe: ServiceProbe): Promise<void> => {
      const result = await this.#ask(probe, tls, over.signal);
      results.push(result);
      if (result.hard !== null) over.abort();
    };
    const listener = book.listener(transport);
    const listening = listener === null ? Promise.resolve() : ask(listener);
    try {
      await this.#inWaves(book.hinted(port, transport, tls), ask, over.signal);
      if (isWrapped(results, listener)) return null;
      const asked = new Set(results.map(({ probe }) => probe));
      const soft = results.find((result) => result.soft !== null);
      const others =
        soft === undefined
          ? book.others(port, transport, tls, intensity)
          : book.knowing(this.#serviceOf(soft), book.all(transport));
      await this.#inWaves(
        others.filter((probe) => !asked.has(probe)),
        ask,
        over.signal,
      );
      await listening;
    } finally {
      over.abort();
      await listening;
    }
    return results.find(({ hard }) => hard !== null) ?? results.find(({ soft }) => soft !== null) ?? null;
  }

  async #inWaves(
    probes: readonly ServiceProbe[],
    ask: (probe: ServiceProbe) => Promise<void>,
    over: AbortSignal,
  ): Promise<void> {
    for (let at = 0; at < probes.length && !over.aborted && !this.#isOver(); at += atOnce)
      await Promise.all(probes.slice(at, at + atOnce).map(ask));
  }

  async #ask(probe: ServiceProbe, tls: boolean, over: AbortSignal): Promise<ProbeResult> {
    if (probe.bytes.length > 0) this.#hellos.push(probe.name);
    const signal = AbortSignal.any([over, this.#deadline.signal, this.#around.signal]);
    const result = await askProbe(this.#question, probe, tls, this.#around, signal);
    this.#results.push(result);
    this.#tls ??= result.tls;
    return result;
  }

  #isOver(): boolean {
    return this.#deadline.signal.aborted || this.#around.signal.aborted;
  }

  #serviceOf({ hard, soft }: ProbeResult): string {
    return this.#around.book.matches[(hard ?? soft)!.match]!.service;
  }

  #answer(found: ProbeResult | null): PortAnswer {
    const hit = found?.hard ?? found?.soft ?? null;
    const reply = found?.reply ?? this.#results.find((result) => result.reply.length > 0)?.reply ?? new Uint8Array(0);
    const reached = this.#results.some((result) => result.reached);
    const identity = hit === null ? null : this.#identity(hit);
    const failure = this.#results.find((result) => result.failure !== null)?.failure ?? null;
    return {
      outcome: this.#outcome(identity !== null, reply, reached),
      identity,
      name: identity === null ? null : this.#name(identity.service, hit!),
      tls: this.#tls,
      startTls: null,
      method: found === null ? null : found.probe.bytes.length === 0 ? 'banner' : 'probe',
      asked: found === null || found.probe.bytes.length === 0 ? null : found.probe.name,
      reply: reply.slice(0, 256),
      hellos: this.#hellos,
      failure: reached ? null : failure,
    };
  }

  #identity(hit: MatchHit): NonNullable<PortAnswer['identity']> {
    const match = this.#around.book.matches[hit.match]!;
    return {
      by: 'nmap-data',
      service: withoutTunnel(match.service),
      ...fillTemplates(match, hit.groups),
      confidence: match.soft ? softConfidence : hardConfidence,
      mayTls: false,
    };
  }

  /** The name inside TLS, where that has one of its own. */
  #name(service: string, hit: MatchHit): string {
    const tunnelled = this.#tls !== null || this.#around.book.matches[hit.match]!.service.startsWith('ssl/');
    if (service === 'ssl') return 'tls';
    const secure = tunnelled ? this.#around.identifiers.find(({ id }) => id === service)?.secureName : undefined;
    return secure ?? service;
  }

  #outcome(found: boolean, reply: Uint8Array, reached: boolean): PortOutcome {
    if (found) return 'identified';
    if (reply.length > 0) return 'unrecognised';
    if (!reached && this.#results.length > 0) return 'unreachable';
    return isWrapped(this.#results, this.#around.book.listener(this.#question.transport)) ? 'wrapped' : 'silent';
  }
}

/** Nobody is behind the port: who only listened was soon shut out, and who asked was not answered. */
function isWrapped(results: readonly ProbeResult[], listener: ServiceProbe | null): boolean {
  if (results.some(({ reply }) => reply.length > 0)) return false;
  const listened = results.find(({ probe }) => probe === listener);
  return (
    listened !== undefined &&
    listened.closedAfterMs !== null &&
    listened.closedAfterMs <= listened.probe.wrappedMs &&
    results.every(({ closedAfterMs, reached }) => closedAfterMs !== null || !reached)
  );
}

function withoutTunnel(service: string): string {
  return service.replace(/^ssl\//, '');
}
