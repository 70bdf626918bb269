/** Segments that say again what was said. */
import type { FlowPlace } from '../../capture/streams/stream-facts.ts';
import { analysisMarks as marks } from '../../capture/streams/tcp-analysis.ts';

/** Whether the payload was seen before: it is not looked at again. */
export function isRepeated(flow: FlowPlace | null): boolean {
  const repeated = marks.retransmission | marks.fastRetransmission | marks.spuriousRetransmission;
  return flow !== null && (flow.marks & repeated) !== 0;
}
