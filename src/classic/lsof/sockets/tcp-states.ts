/** TCP states by the kernel's numbers, as lsof names them (include/net/tcp_states.h; 0 is lsof's own). */

/** The names; the index is the state's number. */
export const tcpStates: readonly string[] = [
  'CLOSED',
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
];

/** The name of a state, a made one where the kernel has a newer number. */
export function tcpStateName(state: number): string {
  return tcpStates[state] ?? `UNKNOWN_TCP_STATE_${state}`;
}
