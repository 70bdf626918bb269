/** What a host's TCP shows: how it accepts a connection, what it makes of segments that nobody should send, how it refuses. */
import { tcpFlags } from '../../wire/tcp.ts';
import type { TcpHeader } from '../../wire/tcp.ts';
import { tcpOptionKinds } from '../../wire/tcp-option.ts';
import { acceptance, refusal } from './accepted.ts';
import type { OsAnswers } from './os-asker.ts';
import type { OsFact } from './os-fact.ts';
import type { OsReply } from './os-reply.ts';
import { timestampClock } from './timestamp-clock.ts';

const { syn, ack, rst } = tcpFlags;
const optionNames: Readonly<Record<number, string>> = {
  [tcpOptionKinds.end]: 'eol',
  [tcpOptionKinds.noOperation]: 'nop',
  [tcpOptionKinds.maximumSegmentSize]: 'mss',
  [tcpOptionKinds.windowScale]: 'ws',
  [tcpOptionKinds.sackPermitted]: 'sack',
  [tcpOptionKinds.timestamps]: 'ts',
};

/** Windows that systems are known to begin with, whatever the segment size. */
const roundWindows: ReadonlySet<number> = new Set([4096, 4128, 8192, 16_384, 32_768, 65_535]);
const timestampLength = 12;

/** The window of a SYN-ACK: a known number, `full` for as many whole segments as 65,535 bytes take, or whole segments. */
export function windowKind({ window, options }: TcpHeader): string {
  if (window === 0 || roundWindows.has(window)) return String(window);
  const size = segmentSize(options);
  if (size === null) return 'other';
  const hasTimestamps = options.some(({ kind }) => kind === tcpOptionKinds.timestamps);
  // The timestamps of each segment take their bytes from it (RFC 6691), and some stacks count so and some do not.
  for (const bytes of hasTimestamps ? [size - timestampLength, size] : [size]) {
    if (bytes <= 0 || window % bytes !== 0) continue;
    const segments = window / bytes;
    return segments === Math.floor(65_535 / bytes) ? 'full' : `${segments} segment${segments === 1 ? '' : 's'}`;
  }
  return 'other';
}

function segmentSize(options: TcpHeader['options']): number | null {
  for (const option of options) if ('size' in option) return option.size;
  return null;
}

/** The facts. */
export const tcpFacts: readonly OsFact[] = [
  {
    id: 'syn.options',
    usual: { 'mss sack ts nop ws': 0.2, mss: 0.15, '*': 0.02 },
    read(answers) {
      const reply = acceptance(answers);
      if (reply === null) return null;
      return reply.tcp.options.map(({ kind }) => optionNames[kind] ?? String(kind)).join(' ') || 'none';
    },
    words: (value) => `accepts connections with the TCP options ${value}`,
  },
  {
    id: 'syn.window',
    usual: { '65535': 0.15, full: 0.15, '8192': 0.08, '20 segments': 0.08, '10 segments': 0.06, '*': 0.05 },
    read(answers) {
      const reply = acceptance(answers);
      return reply === null ? null : windowKind(reply.tcp);
    },
    words: (value) =>
      value === 'full'
        ? 'window of as many segments as fit without scaling'
        : `window of ${value}${/^\d+$/.test(value) ? ' bytes' : ''}`,
  },
  {
    id: 'syn.scale',
    usual: { '7': 0.2, '8': 0.15, '6': 0.12, '*': 0.06 },
    read(answers) {
      const reply = acceptance(answers);
      if (reply === null) return null;
      // Without the option there is nothing to add to what the list of options says.
      for (const option of reply.tcp.options) if ('shift' in option) return String(option.shift);
      return null;
    },
    words: (value) => `window scaled by 2^${value}`,
  },
  {
    id: 'syn.mss',
    usual: { link: 0.85, '536': 0.1, none: 0.05 },
    read(answers) {
      const reply = acceptance(answers);
      if (reply === null) return null;
      const size = segmentSize(reply.tcp.options);
      return size === null ? 'none' : size === 536 ? '536' : 'link';
    },
    words: (value) =>
      value === 'link'
        ? 'segment size of the link'
        : value === 'none'
          ? 'names no segment size'
          : `segment size ${value}`,
  },
  {
    id: 'syn.df',
    usual: { set: 0.75, clear: 0.25 },
    read: (answers) => bit(acceptance(answers)?.dontFragment),
    words: (value) => `do-not-fragment ${value} in SYN-ACK`,
  },
  {
    id: 'syn.id',
    usual: { zero: 0.4, counted: 0.6 },
    read: (answers) => identification(acceptance(answers)),
    words: (value) => (value === 'zero' ? 'IP identification 0 in SYN-ACK' : 'IP identification counted in SYN-ACK'),
  },
  {
    id: 'syn.ecn',
    usual: { accepted: 0.5, refused: 0.5 },
    read({ replies }) {
      const tcp = replies.get('syn.ecn')?.tcp;
      if (tcp == null || (tcp.flags & (syn | ack | rst)) !== (syn | ack)) return null;
      return (tcp.flags & (tcpFlags.ece | tcpFlags.cwr)) === tcpFlags.ece ? 'accepted' : 'refused';
    },
    words: (value) => `ECN ${value}`,
  },
  {
    id: 'syn.clock',
    usual: { '1000': 0.45, random: 0.25, '100': 0.1, '*': 0.04 },
    read: timestampClock,
    words: (value) =>
      value === 'random'
        ? 'timestamps that begin anew with each connection'
        : `timestamps that count ${value} a second`,
  },
  {
    id: 'open.null',
    usual: { silent: 0.6, reset: 0.35, answered: 0.05 },
    read: (answers) => oddity(answers, 'open.null'),
    words: (value) => `open port ${oddWords(value)} a segment without flags`,
  },
  {
    id: 'open.odd',
    usual: { silent: 0.5, 'syn-ack': 0.35, reset: 0.1, answered: 0.05 },
    read: (answers) => oddity(answers, 'open.odd'),
    words: (value) => `open port ${oddWords(value)} SYN with FIN`,
  },
  {
    id: 'reset.df',
    usual: { set: 0.6, clear: 0.4 },
    read: (answers) => bit(refusal(answers)?.dontFragment),
    words: (value) => `do-not-fragment ${value} in resets`,
  },
  {
    id: 'reset.id',
    usual: { zero: 0.4, counted: 0.6 },
    read: (answers) => identification(refusal(answers)),
    words: (value) => (value === 'zero' ? 'IP identification 0 in resets' : 'IP identification counted in resets'),
  },
];

function bit(value: boolean | null | undefined): string | null {
  return value == null ? null : value ? 'set' : 'clear';
}

function identification(reply: OsReply | null): string | null {
  if (reply === null || reply.identification === null) return null;
  return reply.identification === 0 ? 'zero' : 'counted';
}

/** Silence counts only of a port that did accept connections, so that no loss and no closed port is taken for it. */
function oddity(answers: OsAnswers, id: 'open.null' | 'open.odd'): string | null {
  if (acceptance(answers) === null) return null;
  const tcp = answers.replies.get(id)?.tcp;
  if (tcp == null) return answers.silent.has(id) ? 'silent' : null;
  if ((tcp.flags & rst) !== 0) return 'reset';
  return (tcp.flags & (syn | ack)) === (syn | ack) ? 'syn-ack' : 'answered';
}

function oddWords(value: string): string {
  return value === 'silent'
    ? 'ignores'
    : value === 'reset'
      ? 'resets'
      : value === 'syn-ack'
        ? 'accepts a connection by'
        : 'answers';
}
