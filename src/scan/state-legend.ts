/**
 * What each state of a port means, and which packet is the evidence for it: for every technique what it sends, what came back,
 * and which state that is. Taken from the techniques' own samples, which their tests hold them to.
 */
import type { PortState } from './port-state.ts';
import { answerWords, probeWords } from './probe-words.ts';
import type { Technique } from './technique.ts';
import { techniques } from './techniques/catalog.gen.ts';

/** In a sentence each. */
export const stateMeanings: Readonly<Record<PortState, string>> = {
  open: 'something listens there and answered',
  closed: 'the host answered that nothing listens there',
  filtered:
    'something on the way, or the host, lets no answer through or refuses in the place of the port: who listens is unknown',
  unfiltered: 'the packet reached the host; whether anything listens this technique cannot tell',
  'open|filtered': 'silence, which is what an open port says to this question, and a firewall too',
  'closed|filtered':
    'silence, which is what a closed port says to an idle scan, and a firewall too; no technique of ours leaves this doubt',
  'local-error': 'this machine could not ask, however often it tried: nothing is known of the port',
};

/** One way to come to a state. */
export interface StateEvidence {
  readonly state: PortState;
  /** `tcp.syn`. */
  readonly technique: string;
  /** `TCP SYN with MSS 1460`. */
  readonly sent: string;
  /** `SYN-ACK`, `ICMP admin-prohibited`, `nothing`. */
  readonly cameBack: string;
  /** In nmap's vocabulary. */
  readonly reason: string;
}

/** The port whose question stands for all: of UDP a service's own, of IP protocols TCP. */
const examplePorts: Readonly<Record<string, number>> = { udp: 53, ip: 6 };

/** All of it, technique by technique, each way once. */
export async function stateEvidence(): Promise<readonly StateEvidence[]> {
  const loaded = await Promise.all(techniques.map((entry) => entry.load()));
  return loaded.flatMap((technique) => {
    const same = {
      technique: technique.id,
      sent: probeWords(technique, examplePorts[technique.transport] ?? 80),
    };
    const ways = new Map<string, StateEvidence>();
    for (const { reads, sender } of readings(technique)) {
      const [state, reason] = reads.split(' ') as [PortState, string];
      const cameBack = `${answerWords({ reason })}${sender}`;
      ways.set(`${state} ${cameBack}`, { ...same, state, cameBack, reason });
    }
    return [...ways.values(), { ...same, state: technique.silent, cameBack: 'nothing', reason: 'no-response' }];
  });
}

/** `state reason` of the samples that are an answer of the port or about it, and who sent it where that decides. */
function readings(technique: Technique): readonly { readonly reads: string; readonly sender: string }[] {
  if (technique.kind === 'dial')
    return technique.samples.filter(({ reads }) => reads.includes(' ')).map(({ reads }) => ({ reads, sender: '' }));
  const decides = technique.silent === 'open|filtered' && technique.transport !== 'tcp';
  return technique.samples.flatMap(({ reply, reads }) =>
    reads === null
      ? []
      : [{ reads, sender: decides && reply.kind === 'icmp' && !reply.fromTarget ? ' from another host' : '' }],
  );
}
