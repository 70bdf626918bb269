/** What a host's IP and ICMP show: where its time to live began, what of a question its echo keeps, how it says that a port is closed. */
import type { OsAnswers } from './os-asker.ts';
import type { OsFact } from './os-fact.ts';
import { datagramLength, oddClass, oddCode } from './os-probes.ts';
import { acceptance, refusal } from './accepted.ts';

/** What systems set the time to live to. 60 is told from 64 only where the distance is known. */
const initialTtls = [32, 64, 128, 255];
const usualTtl = 64;
/** Bytes of the datagram's header. */
const udpHeader = 8;

/** How far away the host is by the time to live that was left of our datagram: 1 on the same link; null where it did not quote it. */
export function quotedDistance({ replies }: OsAnswers): number | null {
  const quoted = replies.get('closed.udp')?.icmp?.quoted;
  if (quoted == null || quoted.ttl > usualTtl || quoted.ttl === 0) return null;
  return usualTtl - quoted.ttl + 1;
}

function initialTtl(answers: OsAnswers, ttl: number | undefined): string | null {
  if (ttl === undefined) return null;
  const distance = quotedDistance(answers);
  // Some hosts count their own hop, some do not.
  if (distance !== null && [60, 59].includes(ttl + distance - 1)) return '60';
  return String(initialTtls.find((initial) => initial >= ttl) ?? 255);
}

function tcpTtl(answers: OsAnswers): string | null {
  return initialTtl(answers, (acceptance(answers) ?? refusal(answers))?.ttl);
}

function echoTtl(answers: OsAnswers): string | null {
  return initialTtl(answers, (answers.replies.get('echo') ?? answers.replies.get('echo.odd'))?.ttl);
}

/** The facts. */
export const ipFacts: readonly OsFact[] = [
  {
    id: 'ttl',
    usual: { '64': 0.5, '128': 0.25, '255': 0.2, '*': 0.02 },
    read: (answers) => tcpTtl(answers) ?? echoTtl(answers),
    words: (value) => `time to live begins at ${value}`,
  },
  {
    // Where both are set by one parameter, the second is no evidence of its own: only whether they differ is.
    id: 'ttl.echo',
    usual: { same: 0.8, '255': 0.1, '*': 0.03 },
    read(answers) {
      const [ofTcp, ofEcho] = [tcpTtl(answers), echoTtl(answers)];
      if (ofTcp === null || ofEcho === null) return null;
      return ofTcp === ofEcho ? 'same' : ofEcho;
    },
    words: (value) =>
      value === 'same'
        ? 'time to live the same in TCP and ICMP'
        : `time to live begins at ${value} in ICMP, unlike in TCP`,
  },
  {
    id: 'syn.label',
    usual: { zero: 0.5, set: 0.5 },
    read(answers) {
      const label = acceptance(answers)?.flowLabel ?? null;
      return label === null ? null : label === 0 ? 'zero' : 'set';
    },
    words: (value) => `IPv6 flow label ${value}`,
  },
  {
    id: 'echo.code',
    usual: { kept: 0.7, zero: 0.3 },
    read({ replies }) {
      const code = replies.get('echo.odd')?.icmp?.code;
      return code === oddCode ? 'kept' : code === 0 ? 'zero' : null;
    },
    words: (value) => (value === 'kept' ? 'echoes the code of an echo request' : 'sets the code of an echo reply to 0'),
  },
  {
    id: 'echo.class',
    usual: { kept: 0.7, zero: 0.3 },
    read({ replies, version }) {
      const found = replies.get('echo.odd')?.trafficClass;
      // RFC 1122 section 3.2.2.6 is about IPv4's type of service; nobody has said it of IPv6.
      if (version === 6 || found === undefined) return null;
      return found === oddClass ? 'kept' : found === 0 ? 'zero' : null;
    },
    words: (value) =>
      value === 'kept' ? 'echoes the type of service' : 'sets the type of service of an echo reply to 0',
  },
  {
    id: 'echo.df',
    usual: { set: 0.4, clear: 0.6 },
    read({ replies }) {
      const found = replies.get('echo')?.dontFragment ?? null;
      return found === null ? null : found ? 'set' : 'clear';
    },
    words: (value) => `do-not-fragment ${value} in echo replies`,
  },
  {
    id: 'unreachable.class',
    usual: { c0: 0.4, '00': 0.55, '*': 0.05 },
    read({ replies, version }) {
      const found = replies.get('closed.udp');
      return found === undefined || found.icmp === null || version === 6
        ? null
        : found.trafficClass.toString(16).padStart(2, '0');
    },
    words: (value) => `type of service 0x${value} in ICMP errors`,
  },
  {
    id: 'unreachable.quote',
    usual: { all: 0.5, '8': 0.35, '64': 0.1, '*': 0.05 },
    read({ replies, version }) {
      const length = replies.get('closed.udp')?.icmp?.quoted?.length;
      // RFC 4443 section 3.1 has everybody quote all of it in IPv6.
      if (length === undefined || version === 6) return null;
      return length >= datagramLength + udpHeader ? 'all' : String(length);
    },
    words: (value) =>
      value === 'all'
        ? 'quotes all of a datagram in ICMP errors'
        : `quotes ${value} bytes of a datagram in ICMP errors`,
  },
];
