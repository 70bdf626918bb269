/** The states of a socket (RFC 9293 section 3.3.2, include/net/tcp_states.h), as ss and netstat write them. */

/** One of them. */
export interface SocketState {
  /** As the kernel, ss and netstat write it. */
  readonly names: readonly string[];
  readonly meaning: string;
}

/** In the order of a connection's life. */
export const socketStates: readonly SocketState[] = [
  { names: ['LISTEN'], meaning: 'waits for connections' },
  { names: ['SYN_SENT', 'SYN-SENT'], meaning: 'has asked for a connection and waits for the answer' },
  {
    names: ['SYN_RECEIVED', 'SYN_RECV', 'SYN-RECV'],
    meaning: 'was asked for a connection, has granted it and waits for the last word',
  },
  { names: ['ESTABLISHED', 'ESTAB'], meaning: 'the connection is open in both directions' },
  { names: ['FIN_WAIT1', 'FIN-WAIT-1'], meaning: 'has said that it sends no more, which is not acknowledged yet' },
  { names: ['FIN_WAIT2', 'FIN-WAIT-2'], meaning: 'sends no more, and waits for the other end to finish too' },
  {
    names: ['CLOSE_WAIT', 'CLOSE-WAIT'],
    meaning:
      'the other end has finished; the program here has not closed its socket: many of them are a fault of the program',
  },
  { names: ['CLOSING'], meaning: 'both ends finished at once, and the last acknowledgment is missing' },
  { names: ['LAST_ACK', 'LAST-ACK'], meaning: 'both ends have finished, and the last acknowledgment is missing' },
  {
    names: ['TIME_WAIT', 'TIME-WAIT'],
    meaning: 'is over, and is kept a minute so that late packets harm no new connection of the same two ends',
  },
  { names: ['CLOSE', 'CLOSED'], meaning: 'belongs to no connection (any more)' },
  { names: ['UNCONN', 'UNCONNECTED'], meaning: 'has no peer: what a UDP server is while it waits' },
];
