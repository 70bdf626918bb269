/** What hosts are asked, spot by spot: whatever the engine begins first of a host is the first probe of the list, and so on. */
import type { IpVersion } from '../../addr/ip-address.ts';
import type { Heard } from '../heard.ts';
import { icmpReason } from '../icmp-reason.ts';
import type { PortState } from '../port-state.ts';
import type { Question } from '../question.ts';
import type { QuestionPlan } from '../question-prober.ts';
import type { HostProbe } from './discovery-method.ts';
import { discoveryMethod } from './methods.ts';

const unassigned = 0xffff;

/** The plan of a discovery; spots are 0 to the number of probes - 1. */
export class HostQuestions implements QuestionPlan {
  readonly oneIsEnough = true;
  readonly #probes: readonly HostProbe[];
  /** Which probe each spot of a host is: the engine comes to spots in any order, but the best probe is to go first. */
  readonly #order = new Map<number, { readonly bySpot: Uint16Array; next: number }>();

  constructor(probes: readonly HostProbe[]) {
    this.#probes = probes;
  }

  /** The probe at a spot of a host; undefined where nothing was begun. */
  probeAt(host: number, spot: number): HostProbe | undefined {
    return this.#probes[this.#order.get(host)?.bySpot[spot] ?? unassigned];
  }

  question(host: number, spot: number, version: IpVersion): Question | null {
    const probe = this.#assigned(host, spot);
    const method = discoveryMethod(probe.method);
    return method.versions.includes(version) ? method.question(version, probe.number) : null;
  }

  judge(host: number, spot: number, heard: Heard, fromHost: boolean): { state: PortState; reason: string } | null {
    const probe = this.probeAt(host, spot);
    if (probe === undefined) return null;
    if (heard.error) {
      const reason = icmpReason(heard.version, heard.type, heard.code);
      // Whatever the host itself complains of, it is there to complain.
      return reason === null ? null : { state: fromHost ? 'open' : 'filtered', reason };
    }
    const reason = discoveryMethod(probe.method).read(heard.reply(), probe.number);
    return reason === null ? null : { state: 'open', reason };
  }

  #assigned(host: number, spot: number): HostProbe {
    let order = this.#order.get(host);
    if (order === undefined) {
      order = { bySpot: new Uint16Array(this.#probes.length).fill(unassigned), next: 0 };
      this.#order.set(host, order);
    }
    if (order.bySpot[spot] === unassigned) order.bySpot[spot] = order.next++;
    return this.#probes[order.bySpot[spot]!]!;
  }
}
