/** The hot standby router protocol, version 1. */
import { parseHsrp } from '../../wire/hsrp.ts';
import { address, number, secretText } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const operations: Readonly<Record<number, string>> = { 0: 'hello', 1: 'coup', 2: 'resign', 3: 'advertise' };
const states: Readonly<Record<number, string>> = {
  0: 'initial',
  1: 'learn',
  2: 'listen',
  4: 'speak',
  8: 'standby',
  16: 'active',
};

export default defineProtocol({
  name: 'hsrp',
  title: 'Hot Standby Router Protocol',
  column: 'HSRP',
  fields: {
    'hsrp.version': number('version'),
    'hsrp.opcode': number('operation', operations),
    'hsrp.state': number('state', states),
    'hsrp.hellotime': number('seconds between hellos'),
    'hsrp.holdtime': number('seconds that it holds'),
    'hsrp.priority': number('priority'),
    'hsrp.group': number('group'),
    'hsrp.reserved': number('reserved'),
    'hsrp.auth_data': secretText('password'),
    'hsrp.virt_ip': address('virtual address'),
  },
  on: { udp: [1985] },
  accepts: (bytes, start, end) => parseHsrp(bytes, start, end).ok,
  dissect(d, start, end) {
    d.number('hsrp.version', start, 1);
    const operation = d.number('hsrp.opcode', start + 1, 1);
    const state = d.number('hsrp.state', start + 2, 1);
    d.number('hsrp.hellotime', start + 3, 1);
    d.number('hsrp.holdtime', start + 4, 1);
    d.number('hsrp.priority', start + 5, 1);
    d.number('hsrp.group', start + 6, 1);
    d.number('hsrp.reserved', start + 7, 1);
    const zero = d.bytes.indexOf(0, start + 8);
    d.text('hsrp.auth_data', start + 8, zero === -1 ? start + 16 : Math.min(zero, start + 16), 'latin1');
    d.address('hsrp.virt_ip', start + 16, 4);
    d.summary(`${operations[operation] ?? `operation ${operation}`}, ${states[state] ?? `state ${state}`}`);
    d.rest(start + 20, end);
  },
  samples: [
    {
      name: 'a hello',
      under: ['udp', 1985],
      hex: '00 00 10 03 0a 78 01 00 636973636f000000 c0a80001',
      expect: { 'hsrp.state': 'active (16)', 'hsrp.priority': '120', 'hsrp.virt_ip': '192.168.0.1' },
      info: 'hello, active',
    },
  ],
});
