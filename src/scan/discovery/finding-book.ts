/** Collects the answers of hosts until each is told, once. */
import type { IpAddress } from '../../addr/ip-address.ts';
import type { HostAnswer, HostFinding } from './host-finding.ts';

/** What is known of a host that was not told yet. */
interface Page {
  readonly address: IpAddress;
  readonly answers: HostAnswer[];
  mac: string | null;
  /** Whether an answer was the host's own. */
  up: boolean;
  sinceMs: number;
}

/** How long after its first answer a host waits for others before it is told. */
const patienceMs = 25;

/** The book. */
export class FindingBook {
  readonly #pages = new Map<number, Page>();
  readonly #told = new Set<number>();

  /** Takes in an answer; `own` where it was the host's own word. What comes after a host was told is too late. */
  add(host: number, address: IpAddress, answer: HostAnswer, own: boolean, mac: string | null, nowMs: number): void {
    if (this.#told.has(host)) return;
    let page = this.#pages.get(host);
    if (page === undefined) {
      page = { address, answers: [], mac: null, up: false, sinceMs: nowMs };
      this.#pages.set(host, page);
    }
    if (own && !page.up) {
      // What others said of it before counts no more.
      page.answers.length = 0;
      page.up = true;
      page.sinceMs = nowMs;
    }
    if (own || !page.up) page.answers.push(answer);
    page.mac ??= mac;
  }

  /** Whether a host has answered. */
  isUp(host: number): boolean {
    return this.#told.has(host) || this.#pages.get(host)?.up === true;
  }

  /** The hosts that are up and have had their time (all of them, at the end). */
  takeUp(nowMs: number, end: boolean): readonly HostFinding[] {
    const found: HostFinding[] = [];
    for (const [host, page] of this.#pages) {
      if (!page.up || (!end && nowMs - page.sinceMs < patienceMs)) continue;
      this.#pages.delete(host);
      this.#told.add(host);
      found.push(finding(page.address, 'up', page.answers, page.mac));
    }
    return found;
  }

  /** A host that never answered. */
  down(host: number, address: IpAddress): HostFinding {
    return finding(address, 'down', this.#pages.get(host)?.answers ?? [], null);
  }
}

/** A finding from its answers; none: `reason` (no-response where it is absent) is all there is. */
export function finding<State extends 'up' | 'down' | 'unknown'>(
  address: IpAddress,
  state: State,
  answers: readonly HostAnswer[],
  mac: string | null,
  reason = 'no-response',
): HostFinding<State> {
  const first = answers[0];
  return {
    address,
    state,
    reason: first?.reason ?? reason,
    reasonFrom: first?.from ?? null,
    ttl: first?.ttl ?? null,
    rttMs: first?.rttMs ?? null,
    mac,
    answers,
  };
}
