/** The kernel's state numbers as the names that records carry. */
import { socketState } from '../os/socket-table.ts';

const names = new Map<number, string>(Object.entries(socketState).map(([name, number]) => [number, name]));

/** The state's kernel name; UDP and other unconnected datagram sockets are UNCONNECTED rather than CLOSE. */
export function stateName(state: number, datagrams: boolean): string {
  if (state === socketState.NEW_SYN_RECV) return 'SYN_RECV';
  if (datagrams && state === socketState.CLOSE) return 'UNCONNECTED';
  return names.get(state) ?? `STATE_${state}`;
}

/** The states of an idle table that make up a chart: listeners, bound-not-listening, and unconnected datagram sockets. */
export const chartStates = (1 << socketState.LISTEN) | (1 << socketState.CLOSE) | (1 << socketState.BOUND_INACTIVE);
