/** A port result of which nothing is known but what the port itself answered. */
import { ipProtocolName } from '../registry/ip-protocol-name.ts';
import { usualName } from '../registry/service-name.ts';
import type { PortResult, ServiceFacts } from './port-result.ts';
import type { LoggedAnswer } from './result-log.ts';

/** A number is a hint, not an identification. */
const tableConfidence = 0.3;

/** Makes it; a port that may be open gets the name that its number usually has. */
export function plainResult(host: string, hostname: string | null, answer: LoggedAnswer): PortResult {
  const { transport, port, state } = answer;
  return {
    host,
    hostname,
    transport,
    port,
    state,
    reason: answer.reason,
    reasonFrom: answer.reasonFrom,
    ttl: answer.ttl,
    rttMs: answer.rttMs,
    attempts: answer.attempts,
    service: state === 'open' || state === 'open|filtered' ? tableService(port, transport) : null,
    owner: null,
    disagreement: null,
  };
}

function tableService(port: number, transport: PortResult['transport']): ServiceFacts | null {
  const name = transport === 'ip' ? ipProtocolName(port) : (usualName(port, transport)?.name ?? null);
  if (name === null) return null;
  const unknown = { product: null, version: null, info: null, hostname: null, os: null, cpe: [], tls: null };
  return { ...unknown, name, method: 'table', confidence: tableConfidence };
}
