/** What `portolan scan` keeps of root's rights, and until when. */
import type { IpAddress } from '../addr/ip-address.ts';
import { processSight } from '../os/give-up-root.linux.ts';
import type { ProcessRights } from '../os/process-rights.ts';
import { rightsOf } from '../os/process-rights.ts';
import type { ScanPart } from '../scan/scan.ts';
import type { ScanTargets } from '../scan/scan-targets.ts';
import type { SurveySurroundings } from '../scan/survey-request.ts';
import type { CliContext } from './context.ts';
import type { ScanFlags } from './scan-flags.ts';
import { maySendPackets } from './scan-technique.ts';
import { giveUpRights } from './user-flag.ts';

/** Raw links that are open at once, and some more: discovery in every zone, ports, traces, systems. */
const sendersInReserve = 8;

/** The rights of a scan. */
export class ScanRights {
  readonly #kept: ProcessRights;
  /** Questions about systems and routes open links when the first host is told. */
  readonly #asksBehindPorts: boolean;

  private constructor(kept: ProcessRights, { os, traceroute }: ScanFlags) {
    this.#kept = kept;
    this.#asksBehindPorts = os || traceroute;
  }

  static async of(context: CliContext, flags: ScanFlags): Promise<ScanRights> {
    const { host, environment } = context;
    return new ScanRights(await rightsOf(host, { user: flags.user, environment }), flags);
  }

  get owner(): ProcessRights['owner'] {
    return this.#kept.owner;
  }

  /** Before names are resolved. What reads files until the targets are known (the scope, the user's own probes) may still do so. */
  async giveUp({ technique }: ScanFlags, context: CliContext): Promise<void> {
    if (technique !== 'connect' && maySendPackets(context.host))
      await (await import('../scan/open-prober.ts')).askForPackets();
    if (this.#kept.isRoot && maySendPackets(context.host)) {
      const { reserveSenders } = await import('../link/raw-senders.linux.ts');
      reserveSenders(sendersInReserve);
      // Loaded while root's compile cache may still be read.
      if (technique !== 'connect') await (await import('../scan/open-prober.ts')).loadPackets();
    }
    await giveUpRights(this.#kept, ['CAP_NET_RAW', ...processSight], context);
  }

  /** Everything is known that is to be asked, and every file is open. */
  settle({ local }: ScanTargets, { packets }: { readonly packets: boolean }): void {
    if (local.isEmpty) this.#kept.drop(processSight);
    if (!packets) this.#kept.drop(['CAP_NET_RAW']);
  }

  /** Behind the opening of the last part's prober no link is opened any more, unless more is asked than ports. */
  watch(open: SurveySurroundings['openProber'], parts: () => readonly ScanPart[]): SurveySurroundings['openProber'] {
    if (this.#asksBehindPorts) return open;
    return async (technique, space, seed) => {
      const prober = await open(technique, space, seed);
      if (isLast(parts(), technique.id, space.address(0))) this.#kept.drop(['CAP_NET_RAW']);
      return prober;
    };
  }

  /** The table of sockets has been read for the last time. */
  ownersAreTold(): void {
    this.#kept.drop(processSight);
  }
}

function isLast(parts: readonly ScanPart[], technique: string, address: IpAddress): boolean {
  const last = parts.at(-1);
  return last !== undefined && last.technique.id === technique && last.addresses.has(address);
}
