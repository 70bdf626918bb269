/** `-s TCP:LISTEN,^CLOSE_WAIT`: TCP states to include or leave out. */
import { tcpStates } from '../sockets/tcp-states.ts';
import type { StateChoice } from './request.ts';

type Complain = (message: string) => void;

/** Adds one specification; false after a complaint. The kernel names no states of UDP, so `UDP:` is always refused. */
export function addStates(text: string, into: StateChoice, complain: Complain): boolean {
  const protocol = /^(tcp|udp):/i.exec(text)?.[1]?.toUpperCase();
  if (protocol === undefined) {
    complain(`unknown -s protocol: "${text}"`);
    return false;
  }
  if (text.length === 4) {
    complain(`no ${protocol} state names in: ${text}`);
    return false;
  }
  if (protocol === 'UDP') {
    complain(`no UDP state names available: ${text}`);
    return false;
  }
  let list = text.slice(4);
  if (list.endsWith(',')) list = list.slice(0, -1);
  return list.split(',').reduce((good, item) => addState(item, text, into, complain) && good, true);
}

/** Complains of states that are both included and left out; how many there are. */
export function stateConflicts({ included, excluded }: StateChoice, complain: Complain): number {
  const both = tcpStates.filter((_, state) => included.has(state) && excluded.has(state));
  for (const name of both) complain(`can't include and exclude TCP state: ${name}`);
  return both.length;
}

function addState(item: string, text: string, into: StateChoice, complain: Complain): boolean {
  const excluded = item.startsWith('^');
  const name = excluded ? item.slice(1) : item;
  const state = tcpStates.indexOf(name.toUpperCase());
  const table = excluded ? into.excluded : into.included;
  if (name === '') complain(`NULL TCP state name in: ${text}`);
  else if (state === -1) complain(`unknown TCP state name: ${name}`);
  else if (table.has(state)) complain(`duplicate TCP ${excluded ? 'ex' : 'in'}clusion: ${name}`);
  else {
    if (excluded) into.excluded.add(state);
    else into.included.set(state, { found: false });
    return true;
  }
  return false;
}
