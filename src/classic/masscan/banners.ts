/** `--banners`: what the services of open ports say, asked over connections of the kernel while the scan goes on. */
import { Gate } from '../../scan/event-stream.ts';
import type { ServiceExaminer } from '../../scan/service-examiner.ts';
import type { PortAnswer } from '../../identify/port-answer.ts';
import type { SweepAnswer } from '../stateless/sweep-plan.ts';
import { ipText } from '../../addr/ip-address.ts';
import { bannerText } from './report.ts';
import type { MasscanBanner } from './report.ts';

/** Services that are asked at once. */
const atOnce = 64;

/** Asks, and hands on what was said. */
export class BannerAsking {
  readonly #examiner: ServiceExaminer;
  readonly #signal: AbortSignal;
  readonly #tell: (banner: MasscanBanner) => void;
  readonly #now: () => number;
  readonly #gate = new Gate(atOnce);
  readonly #tasks = new Set<Promise<void>>();
  #error: unknown;

  constructor(
    examiner: ServiceExaminer,
    signal: AbortSignal,
    now: () => number,
    tell: (banner: MasscanBanner) => void,
  ) {
    this.#examiner = examiner;
    this.#signal = signal;
    this.#now = now;
    this.#tell = tell;
  }

  /** Asks the service of an open port. */
  ask(answer: SweepAnswer): void {
    if (answer.transport !== 'tcp' && answer.transport !== 'udp') return;
    const task = this.#gate
      .run(() => this.#asked(answer))
      .catch((error: unknown) => {
        if (!this.#signal.aborted) this.#error ??= error;
      })
      .finally(() => this.#tasks.delete(task));
    this.#tasks.add(task);
  }

  /** Resolves when all have answered. Rejects with what went wrong here, not there. */
  async finish(): Promise<void> {
    await Promise.all(this.#tasks);
    await this.#examiner.close();
    if (this.#error !== undefined) throw this.#error;
  }

  async #asked({ address, transport, port, ttl }: SweepAnswer): Promise<void> {
    if (this.#signal.aborted || (transport !== 'tcp' && transport !== 'udp')) return;
    const host = ipText(address);
    const said = await this.#examiner.identify({ host, hostname: null, port, transport }, this.#signal);
    const at = Math.floor(this.#now() / 1000);
    for (const { service, text } of bannersOf(said))
      this.#tell({ kind: 'banner', host, protocol: transport, port, service, text, ttl, at });
  }
}

/** The banners of an answer: the handshake of TLS, and the first bytes that were said. */
export function bannersOf({
  outcome,
  identity,
  name,
  tls,
  reply,
}: PortAnswer): readonly { service: string; text: string }[] {
  const found: { service: string; text: string }[] = [];
  if (tls !== null) {
    const { protocol, cipher, certificate } = tls;
    const parts = [protocol, cipher === null ? null : `cipher:${cipher}`, certificate?.subject ?? null];
    found.push({ service: 'ssl', text: bannerText(Buffer.from(parts.filter((part) => part !== null).join(', '))) });
  }
  if (reply.length === 0) return found;
  const plain = identity?.service ?? name;
  const service = outcome === 'identified' && plain !== null ? plain : 'unknown';
  // The line break behind a greeting is none of its words.
  const said = Buffer.from(reply)
    .toString('latin1')
    .replace(/[\r\n]+$/, '');
  found.push({ service: bannerText(Buffer.from(service)), text: bannerText(Buffer.from(said, 'latin1')) });
  return found;
}
