/** A protocol scan as questions: the ports of its space are protocol numbers, its answers are read by its technique. */
import type { IpVersion } from '../addr/ip-address.ts';
import { ipProtocols } from '../wire/ip-protocol.ts';
import { protocolOf } from './discovery/ip-protocol.ts';
import { protocolQuestion } from './discovery/questions.ts';
import type { Heard } from './heard.ts';
import type { PortState } from './port-state.ts';
import type { Question } from './question.ts';
import type { QuestionPlan } from './question-prober.ts';
import type { PacketTechnique } from './technique.ts';

/** The plan. */
export class ProtocolPlan implements QuestionPlan {
  readonly oneIsEnough = false;
  readonly #technique: PacketTechnique;

  constructor(technique: PacketTechnique) {
    this.#technique = technique;
  }

  question(_host: number, protocol: number, version: IpVersion): Question {
    return protocolQuestion(version, protocol);
  }

  judge(
    _host: number,
    protocol: number,
    heard: Heard,
    fromTarget: boolean,
  ): { state: PortState; reason: string } | null {
    const { version, type, code, error } = heard;
    if (!error && protocolOf(heard.reply()) !== protocol) return null;
    if (!error && (version !== 4 || protocol !== ipProtocols.icmp))
      return this.#technique.classify({ kind: 'protocol' });
    return this.#technique.classify({ kind: 'icmp', version, type, code, fromTarget });
  }
}
