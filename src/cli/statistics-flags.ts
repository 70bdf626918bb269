/** The flags of `portolan read` that ask for a statistic in place of packets. */
import { PortolanError } from '../base/errors.ts';
import type { Layer } from '../capture/streams/layer-reader.ts';
import { durationMs } from './duration.ts';

/** The flags' values. */
export type StatisticsFlags = {
  readonly conversations?: Layer;
  readonly endpoints?: Layer;
  readonly hierarchy: boolean;
  readonly rate?: number;
  readonly lengths: boolean;
  readonly expert: boolean;
};

const yesNo = (brief: string) => ({ kind: 'boolean', brief, default: false, withNegated: false }) as const;
const layer = ['eth', 'ip', 'tcp', 'udp'] as const satisfies readonly Layer[];

/** The flags' declarations. */
export const statisticsFlags = {
  conversations: {
    kind: 'enum',
    values: layer,
    brief: 'who talked with whom at a layer, and how much',
    optional: true,
  },
  endpoints: { kind: 'enum', values: layer, brief: 'who talked at a layer, and how much', optional: true },
  hierarchy: yesNo('how much of it is which protocol'),
  rate: { kind: 'parsed', parse: durationMs, brief: 'how much in each span of time: 1s, 200ms', optional: true },
  lengths: yesNo('how many packets of which lengths'),
  expert: yesNo('what is noteworthy: retransmissions, full windows, resets, wrong checksums'),
} as const;

/** Whether a statistic is asked for. Throws PTL_USAGE where two are. */
export function isStatistics(flags: StatisticsFlags): boolean {
  const { conversations, endpoints, hierarchy, rate, lengths, expert } = flags;
  const asked = [
    conversations !== undefined && '--conversations',
    endpoints !== undefined && '--endpoints',
    hierarchy && '--hierarchy',
    rate !== undefined && '--rate',
    lengths && '--lengths',
    expert && '--expert',
  ].filter((name) => name !== false);
  if (asked.length > 1) {
    throw new PortolanError('PTL_USAGE', `${asked[0]} and ${asked[1]} exclude each other`, {
      hint: 'ask for one statistic',
    });
  }
  return asked.length === 1;
}
