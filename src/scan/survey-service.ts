/** Joins what a service said to the result of its port. */
import type { PortAnswer } from '../identify/port-answer.ts';
import { threeNames } from '../identify/three-names.ts';
import type { PortResult, ServiceFacts } from './port-result.ts';

/** The result with its service; the state too where the answer decides it: silence until now, a word now. */
export function withService(result: PortResult, answer: PortAnswer): PortResult {
  const answered = answer.outcome === 'identified' || answer.outcome === 'unrecognised';
  const settled =
    result.state === 'open|filtered' && answered
      ? ({ ...result, state: 'open', reason: `${result.transport}-response` } as const)
      : result;
  return { ...settled, answer, service: serviceOf(answer) ?? result.service };
}

/** The names by number, banner and process, once the owner is known. */
export function withNames(result: PortResult): PortResult {
  const { answer, transport, port, owner } = result;
  if (answer === undefined || transport === 'sctp' || transport === 'ip') return result;
  return { ...result, names: threeNames({ port, transport }, answer, owner?.command ?? null) };
}

function serviceOf({ identity, name, tls, startTls, method }: PortAnswer): ServiceFacts | null {
  if (name === null) return null;
  return {
    name,
    product: identity?.product ?? null,
    version: identity?.version ?? null,
    info: identity?.info ?? null,
    hostname: identity?.hostname ?? null,
    os: identity?.os ?? null,
    cpe: identity?.cpe ?? [],
    // STARTTLS changes a conversation, it does not wrap the port.
    tls: tls !== null && startTls !== true,
    method: method ?? 'probe',
    // A handshake alone proves TLS and nothing of what is inside.
    confidence: identity?.confidence ?? 1,
    deviceType: identity?.deviceType ?? null,
    protocol: identity?.service ?? null,
  };
}
