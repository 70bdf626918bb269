/** The border gateway protocol: headers of messages, OPEN and NOTIFICATION. */
import { bgpTypes, checkBgp } from '../../wire/bgp.ts';
import { u16, u8 } from '../../wire/bytes.ts';
import type { Dissection } from '../dissection.ts';
import { address, bytes, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const typeNames: Readonly<Record<number, string>> = {
  1: 'OPEN',
  2: 'UPDATE',
  3: 'NOTIFICATION',
  4: 'KEEPALIVE',
  5: 'ROUTE-REFRESH',
};
/** RFC 4271 section 4.5. */
const errors: Readonly<Record<number, string>> = {
  1: 'message header',
  2: 'OPEN',
  3: 'UPDATE',
  4: 'hold timer expired',
  5: 'state machine',
  6: 'cease',
};

export default defineProtocol({
  name: 'bgp',
  title: 'Border Gateway Protocol',
  column: 'BGP',
  fields: {
    'bgp.marker': bytes('marker'),
    'bgp.length': number('length'),
    'bgp.type': number('type', typeNames),
    'bgp.open.version': number('version'),
    'bgp.open.myas': number('autonomous system'),
    'bgp.open.holdtime': number('seconds that it holds'),
    'bgp.open.identifier': address('router'),
    'bgp.open.opt.len': number('length of the parameters'),
    'bgp.notify.major_error': number('error', errors),
    'bgp.notify.minor_error_code': number('error within it'),
  },
  on: { tcp: [179] },
  accepts: (bytes, start, end) => checkBgp(bytes, start, end) === null,
  dissect(d, start, end) {
    const said: string[] = [];
    let at = start;
    while (at < end && checkBgp(d.bytes, at, end) === null) {
      const type = u8(d.bytes, at + 18);
      const next = at + u16(d.bytes, at + 16);
      const here = at;
      d.within(d.note(typeNames[type] ?? `message ${type}`, at, Math.min(end, next)), () =>
        message(d, here, Math.min(end, next)),
      );
      said.push(`${typeNames[type] ?? `message ${type}`} Message`);
      at = next;
    }
    d.summary(said.slice(0, 8).join(', '));
    d.rest(Math.min(at, end), end);
  },
  samples: [
    {
      name: 'an OPEN',
      under: ['tcp', 179],
      hex: `${'ff'.repeat(16)} 001d 01 04 fde8 00b4 0a000001 00`,
      expect: { 'bgp.type': 'OPEN (1)', 'bgp.open.myas': '65000', 'bgp.open.identifier': '10.0.0.1' },
      info: 'OPEN Message',
    },
    {
      name: 'a NOTIFICATION',
      under: ['tcp', 179],
      hex: `${'ff'.repeat(16)} 0015 03 06 02`,
      expect: { 'bgp.notify.major_error': 'cease (6)' },
    },
  ],
});

function message(d: Dissection, start: number, end: number): void {
  d.raw('bgp.marker', start, start + 16);
  d.number('bgp.length', start + 16, 2);
  const type = d.number('bgp.type', start + 18, 1);
  const at = start + 19;
  if (type === bgpTypes.open && at + 10 <= end) {
    d.number('bgp.open.version', at, 1);
    d.number('bgp.open.myas', at + 1, 2);
    d.number('bgp.open.holdtime', at + 3, 2);
    d.address('bgp.open.identifier', at + 5, 4);
    d.number('bgp.open.opt.len', at + 9, 1);
    d.rest(at + 10, end);
  } else if (type === bgpTypes.notification && at + 2 <= end) {
    d.number('bgp.notify.major_error', at, 1);
    d.number('bgp.notify.minor_error_code', at + 1, 1);
    d.rest(at + 2, end);
  } else d.rest(at, end);
}
