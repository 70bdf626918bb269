/** Echo requests as the questions of a sweep: who answers is open, who is said not to be reached is filtered. */
import type { IpVersion } from '../../addr/ip-address.ts';
import { icmpEcho } from '../../scan/discovery/icmp-echo.ts';
import { echoQuestion } from '../../scan/discovery/questions.ts';
import type { Heard } from '../../scan/heard.ts';
import { icmpReason } from '../../scan/icmp-reason.ts';
import type { PortState } from '../../scan/port-state.ts';
import type { Question } from '../../scan/question.ts';
import type { QuestionPlan } from '../../scan/question-prober.ts';

/** The plan. */
export class EchoPlan implements QuestionPlan {
  readonly oneIsEnough = false;

  question(_host: number, _spot: number, version: IpVersion): Question {
    return echoQuestion(version);
  }

  judge(_host: number, _spot: number, heard: Heard): { state: PortState; reason: string } | null {
    if (heard.error) {
      const said = icmpReason(heard.version, heard.type, heard.code);
      return said === null ? null : { state: 'filtered', reason: said };
    }
    const reason = icmpEcho.read(heard.reply(), 0);
    return reason === null ? null : { state: 'open', reason };
  }
}
