/** Fields that a packet has for what came before it in its flow: numbers of streams, and marks of TCP. */
import type { FieldSpec } from '../field.ts';
import { flag, number } from '../field.ts';
import { analysisMarks } from './tcp-analysis.ts';

/** Further bits beside those of `analysisMarks`: how connections begin and end, and what does not add up. */
export const packetMarks = {
  opening: 0x1_0000,
  openingAnswer: 0x2_0000,
  finish: 0x4_0000,
  reset: 0x8_0000,
  badChecksum: 0x10_0000,
} as const;

/** The bits of `analysisMarks`. */
export const allAnalysisMarks = 0xffff;

/** A mark as filters and lists name it. */
export interface MarkField {
  readonly mark: number;
  readonly field: string;
  readonly meaning: string;
  readonly severity: 'chat' | 'note' | 'warning' | 'error';
}

const all = analysisMarks.retransmission | analysisMarks.fastRetransmission | analysisMarks.spuriousRetransmission;

/** The marks with Wireshark's field names; severities as its expert information has them. */
export const markFields: readonly MarkField[] = [
  { mark: all, field: 'tcp.analysis.retransmission', meaning: 'retransmission', severity: 'note' },
  {
    mark: analysisMarks.fastRetransmission,
    field: 'tcp.analysis.fast_retransmission',
    meaning: 'fast retransmission',
    severity: 'note',
  },
  {
    mark: analysisMarks.spuriousRetransmission,
    field: 'tcp.analysis.spurious_retransmission',
    meaning: 'retransmission of what had been acknowledged',
    severity: 'note',
  },
  { mark: analysisMarks.outOfOrder, field: 'tcp.analysis.out_of_order', meaning: 'out of order', severity: 'warning' },
  {
    mark: analysisMarks.lostSegment,
    field: 'tcp.analysis.lost_segment',
    meaning: 'a segment before it was not captured',
    severity: 'warning',
  },
  {
    mark: analysisMarks.ackLostSegment,
    field: 'tcp.analysis.ack_lost_segment',
    meaning: 'acknowledges a segment that was not captured',
    severity: 'warning',
  },
  {
    mark: analysisMarks.duplicateAck,
    field: 'tcp.analysis.duplicate_ack',
    meaning: 'duplicate acknowledgment',
    severity: 'note',
  },
  { mark: analysisMarks.keepAlive, field: 'tcp.analysis.keep_alive', meaning: 'keep-alive', severity: 'note' },
  {
    mark: analysisMarks.keepAliveAck,
    field: 'tcp.analysis.keep_alive_ack',
    meaning: 'answer to a keep-alive',
    severity: 'note',
  },
  {
    mark: analysisMarks.zeroWindow,
    field: 'tcp.analysis.zero_window',
    meaning: 'the window is closed',
    severity: 'warning',
  },
  {
    mark: analysisMarks.zeroWindowProbe,
    field: 'tcp.analysis.zero_window_probe',
    meaning: 'probe of a closed window',
    severity: 'note',
  },
  {
    mark: analysisMarks.zeroWindowProbeAck,
    field: 'tcp.analysis.zero_window_probe_ack',
    meaning: 'answer to a probe of a closed window',
    severity: 'note',
  },
  {
    mark: analysisMarks.windowFull,
    field: 'tcp.analysis.window_full',
    meaning: 'the window is full',
    severity: 'warning',
  },
  {
    mark: analysisMarks.windowUpdate,
    field: 'tcp.analysis.window_update',
    meaning: 'the window was changed',
    severity: 'chat',
  },
  {
    mark: analysisMarks.reusedPorts,
    field: 'tcp.analysis.reused_ports',
    meaning: 'ports of an earlier connection',
    severity: 'note',
  },
  { mark: packetMarks.opening, field: 'tcp.connection.syn', meaning: 'a connection is asked for', severity: 'chat' },
  {
    mark: packetMarks.openingAnswer,
    field: 'tcp.connection.synack',
    meaning: 'a connection is granted',
    severity: 'chat',
  },
  { mark: packetMarks.finish, field: 'tcp.connection.fin', meaning: 'a direction is finished', severity: 'chat' },
  { mark: packetMarks.reset, field: 'tcp.connection.rst', meaning: 'a connection is reset', severity: 'warning' },
  { mark: packetMarks.badChecksum, field: 'tcp.checksum_bad', meaning: 'the checksum is wrong', severity: 'error' },
];

/** The declarations. */
export const streamFields: Readonly<Record<string, FieldSpec>> = {
  'tcp.stream': number('number of the connection'),
  'udp.stream': number('number of the flow of datagrams'),
  'tcp.seq': number('sequence number, from the first of its direction'),
  'tcp.ack': number('acknowledgment number, from the first of its direction'),
  'tcp.analysis.flags': flag('something noteworthy in TCP'),
  ...Object.fromEntries(markFields.map(({ field, meaning }) => [field, flag(meaning)])),
  'tcp.analysis.duplicate_ack_num': number('how often the acknowledgment was repeated'),
};
