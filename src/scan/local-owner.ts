/** Joins scan results to this host's socket table: who holds an open port, and where probe and table disagree. */
import type { PortOwner, PortResult } from './port-result.ts';

/** This host's listeners at one moment, as the socket table has them. */
export interface ListenerTable {
  /** The listener that a probe of this port comes to. */
  at(port: Pick<PortResult, 'host' | 'port' | 'transport'>): { readonly owner: PortOwner | null } | undefined;
  /** Every listener's port. */
  ports(): ReadonlySet<number>;
}

/** The table from before and after a scan: what is in both was there all the while. */
export interface ListenerPair {
  readonly before: ListenerTable;
  readonly after: ListenerTable;
}

/** A result of this host with its owner and any disagreement. */
export function withOwner(result: PortResult, { before, after }: ListenerPair): PortResult {
  const now = after.at(result);
  const then = before.at(result);
  const owner = now?.owner ?? null;
  // UDP silence: who listens is known here, so what is left is whether anything gets through, which nobody can say.
  if (result.state === 'open|filtered') {
    if (now !== undefined && then !== undefined) return { ...result, state: 'open', reason: 'socket-table', owner };
    return now === undefined && then === undefined ? { ...result, state: 'filtered' } : { ...result, owner };
  }
  if (result.state === 'open') {
    const disagreement =
      now !== undefined
        ? null
        : then === undefined
          ? 'open from outside, not in the table: forwarded, or another network namespace'
          : 'open when asked, gone since';
    return { ...result, owner, disagreement };
  }
  if (now === undefined || then === undefined) return result;
  const disagreement =
    result.state === 'closed'
      ? 'listening, but refused: a firewall resets, or the socket is bound to another device'
      : result.state === 'filtered'
        ? 'listening, but silent: a firewall of this host drops or rejects it'
        : null;
  return { ...result, owner, disagreement };
}

/** Whether the table of afterwards could change a result: not where the port was closed and nobody listened before. */
export function mayDisagree(result: PortResult, before: ListenerTable): boolean {
  return result.state === 'open' || result.state === 'open|filtered' || before.at(result) !== undefined;
}
