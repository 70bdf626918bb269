/** State numbers and the words people type for them. */
import { expect, test } from 'vitest';
import { socketState } from '../os/socket-table.ts';
import { chartStates, stateName } from './state-names.ts';

test.each([
  [socketState.LISTEN, false, 'LISTEN'],
  [socketState.CLOSE, false, 'CLOSE'],
  [socketState.CLOSE, true, 'UNCONNECTED'],
  [socketState.ESTABLISHED, true, 'ESTABLISHED'],
  [socketState.NEW_SYN_RECV, false, 'SYN_RECV'],
  [socketState.BOUND_INACTIVE, false, 'BOUND_INACTIVE'],
  [99, false, 'STATE_99'],
])('state %d (datagrams: %s) is %s', (state, datagrams, name) => {
  expect(stateName(state, datagrams)).toBe(name);
});

test('a chart asks for what can be reached unasked, and for nothing that is busy', () => {
  const asked = (state: number): boolean => (chartStates & (1 << state)) !== 0;
  expect(asked(socketState.LISTEN)).toBe(true);
  expect(asked(socketState.CLOSE)).toBe(true);
  expect(asked(socketState.ESTABLISHED)).toBe(false);
  expect(asked(socketState.TIME_WAIT)).toBe(false);
});
