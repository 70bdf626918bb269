/** What the chains, targets and connection states of iptables mean. */

import { suggest } from '../../../../base/suggest.ts';
import type { Part } from '../../explanation.ts';
import { lookup } from '../../grammars/lookup.ts';
import { part } from '../../tool.ts';

const CHAINS: Readonly<Record<string, string>> = {
  INPUT: 'packets addressed to this machine',
  OUTPUT: 'packets that this machine sends',
  FORWARD: 'packets passed on to others, containers too',
  PREROUTING: 'packets as they arrive, before the route is chosen',
  POSTROUTING: 'packets as they leave, after the route is chosen',
  'DOCKER-USER': "one's own rules ahead of those of Docker",
};

const TARGETS: Readonly<Record<string, string>> = {
  ACCEPT: 'lets the packet through, no later rule is asked',
  DROP: 'throws the packet away in silence; the sender waits for a timeout',
  REJECT: 'refuses the packet with an ICMP error or a reset',
  LOG: 'writes a line to the kernel log and goes on with the next rule',
  RETURN: 'leaves this chain and goes on in the one that called it',
  DNAT: 'rewrites the destination, as port forwarding does',
  SNAT: 'rewrites the source to a fixed address',
  MASQUERADE: 'rewrites the source to the address of the interface',
  REDIRECT: 'sends the packet to a port of this machine',
  MARK: 'sets a mark that routing and later rules can read',
  TPROXY: 'hands the packet to a local proxy unchanged',
  NFQUEUE: 'lets a program in user space decide',
  NFLOG: 'hands a copy to a logging program',
  CT: 'sets how the connection is tracked',
  NOTRACK: 'leaves the packet out of connection tracking',
};

const STATES: Readonly<Record<string, string>> = {
  NEW: 'packets that begin a connection',
  ESTABLISHED: 'packets of connections already seen both ways, replies among them',
  RELATED: 'packets that belong to a known connection, such as its ICMP errors',
  INVALID: 'packets that fit no known connection',
  UNTRACKED: 'packets left out of connection tracking',
  DNAT: 'connections whose destination was rewritten',
  SNAT: 'connections whose source was rewritten',
};

/** Says which packets a chain sees. */
export function chainMeaning(name: string): string {
  return lookup(CHAINS, name) ?? `the chain ${name}, made by a user or a program`;
}

/** Says what a target does. */
export function targetMeaning(name: string): string {
  const known = lookup(TARGETS, name);
  if (known !== undefined) return known;
  const near = suggest(name, Object.keys(TARGETS));
  return `goes on in the chain ${name}, or uses the extension of that name${near === undefined ? '' : `; did you mean ${near}?`}`;
}

/** Explains a list of connection states. */
export function explainStates(text: string): readonly Part[] {
  return text.split(',').map((state) => {
    const meaning = lookup(STATES, state.toUpperCase());
    return part(state, meaning === undefined ? 'unknown' : 'value', meaning ?? 'not a state of connection tracking');
  });
}
