/** Which answers of a host accepted a connection, and which refused one. */
import { tcpFlags } from '../../wire/tcp.ts';
import type { TcpHeader } from '../../wire/tcp.ts';
import type { OsAnswers } from './os-asker.ts';
import type { OsProbeId } from './os-probes.ts';
import type { OsReply } from './os-reply.ts';

const { syn, ack, rst } = tcpFlags;
const synProbes: readonly OsProbeId[] = ['syn', 'syn.later', 'syn.latest', 'syn.ecn'];

/** The first SYN-ACK there is; they differ in nothing that is read here. */
export function acceptance({ replies }: OsAnswers): (OsReply & { readonly tcp: TcpHeader }) | null {
  for (const id of synProbes) {
    const reply = replies.get(id);
    if (reply?.tcp != null && (reply.tcp.flags & (syn | ack | rst)) === (syn | ack))
      return { ...reply, tcp: reply.tcp };
  }
  return null;
}

/** How a closed port refused, or null. */
export function refusal({ replies }: OsAnswers): OsReply | null {
  for (const id of ['closed.syn', 'closed.ack'] as const) {
    const reply = replies.get(id);
    if (reply?.tcp != null && (reply.tcp.flags & rst) !== 0) return reply;
  }
  return null;
}
