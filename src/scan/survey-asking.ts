/** Asks the open ports of a survey what speaks there: so many at once, and no more of a host that answers everything than is needed to know it. */
import { Gate } from './event-stream.ts';
import type { PortResult } from './port-result.ts';
import type { SurveySurroundings } from './survey-request.ts';
import { withService } from './survey-service.ts';

type Identify = NonNullable<SurveySurroundings['identify']>;

/** Ports that are asked at once, of all hosts together. */
const atOnce = 32;
/** From so many open ports on a few are asked first: no real host has so many that stay silent, a tarpit or a SYN proxy has all. */
const [suspectPorts, sampleSize] = [100, 16];

/** The asking. */
export class ServiceAsking {
  /** Ports that were asked, and that are to be. */
  done = 0;
  total = 0;
  readonly #identify: Identify | null;
  readonly #signal: AbortSignal;
  readonly #gate = new Gate(atOnce);

  /** `identify` null: nothing is asked. */
  constructor(identify: Identify | null, signal: AbortSignal) {
    this.#identify = identify;
    this.#signal = signal;
  }

  /**
   * Asks some ports of one host; `each` hears every one, once, when nothing more is to be asked of it. Resolves to whether the
   * rest was left unasked, because of many ports none that was tried had anything behind it.
   */
  async ask(results: readonly PortResult[], each: (result: PortResult) => void): Promise<boolean> {
    const { first, rest } = sampleOf(results);
    const answers = await this.#askAll(first, each);
    if (rest.length === 0) return false;
    if (answers.some(hasSpoken) || this.#signal.aborted) {
      await this.#askAll(rest, each);
      return false;
    }
    this.done += rest.length;
    for (const result of rest) each(result);
    return true;
  }

  #askAll(results: readonly PortResult[], each: (result: PortResult) => void): Promise<PortResult[]> {
    const asked = results.map(async (result) => {
      const answered = await this.#gate.run(() => this.#answer(result));
      each(answered);
      return answered;
    });
    return Promise.all(asked);
  }

  async #answer(result: PortResult): Promise<PortResult> {
    const { host, hostname, port, transport } = result;
    if (this.#identify === null || this.#signal.aborted || transport === 'sctp' || transport === 'ip') return result;
    try {
      return withService(result, await this.#identify({ host, hostname, port, transport }, this.#signal));
    } catch (error) {
      if (this.#signal.aborted) return result;
      throw error;
    } finally {
      this.done++;
    }
  }
}

/** A few of many, evenly spread; all of a few. */
function sampleOf(results: readonly PortResult[]): {
  readonly first: readonly PortResult[];
  readonly rest: readonly PortResult[];
} {
  if (results.length < suspectPorts) return { first: results, rest: [] };
  const step = results.length / sampleSize;
  const chosen = new Set(Array.from({ length: sampleSize }, (_, number) => results[Math.floor(number * step)]!));
  return { first: [...chosen], rest: results.filter((result) => !chosen.has(result)) };
}

function hasSpoken({ answer }: PortResult): boolean {
  return answer !== undefined && (answer.outcome === 'identified' || answer.outcome === 'unrecognised');
}
