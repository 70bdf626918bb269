/** LLDP messages. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBytes } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { hex } from './hex.fixture.ts';
import { emitLldp, lldpText, lldpTimeToLive, lldpTypes, parseLldp } from './lldp.ts';

const message = {
  elements: [
    { type: lldpTypes.chassis, data: hex('04 020000000001') },
    { type: lldpTypes.timeToLive, data: hex('0078') },
    { type: lldpTypes.systemName, data: hex('737731') },
  ],
};

testCodec({
  parse: parseLldp,
  emit: emitLldp,
  samples: [{ hex: '0207 04020000000001 0602 0078 0a03 737731 0000', payload: '00', value: message }],
  refused: [
    ['02', 'not an LLDP message'],
    ['0402 0000', 'not an LLDP message'],
  ],
  flawed: [
    ['0202 0000', 'the LLDP message has no end'],
    ['0202 00', 'an LLDP element is cut short'],
    [`0200${'fe00'.repeat(600)}0000`, 'the LLDP message has no end'],
  ],
  values: fc.array(fc.record({ type: fc.integer({ min: 1, max: 127 }), data: anyBytes(0, 40) })).map((more) => ({
    elements: [{ type: 1, data: hex('07 61') }, ...more],
  })),
});

test('texts and time', () => {
  expect(lldpText(message, lldpTypes.systemName)).toBe('sw1');
  expect(lldpText(message, lldpTypes.systemDescription)).toBeNull();
  expect(lldpTimeToLive(message)).toBe(120);
  expect(lldpTimeToLive({ elements: [] })).toBeNull();
});
