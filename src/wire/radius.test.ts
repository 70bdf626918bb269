/** RADIUS packets; the sample is the first of RFC 2865 section 7.1. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBytes, anyU8 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { hex } from './hex.fixture.ts';
import { emitRadius, parseRadius, radiusAttributes, radiusCodes, radiusNumber, radiusText } from './radius.ts';

const request = {
  code: radiusCodes.accessRequest,
  identifier: 0,
  authenticator: hex('0f403f9473978057bd83d5cb98f4227a'),
  attributes: [
    { type: radiusAttributes.userName, data: hex('6e656d6f') },
    { type: radiusAttributes.userPassword, data: hex('0dbe708d93d413ce3196e43f782a0aee') },
    { type: radiusAttributes.nasAddress, data: hex('c0a80110') },
    { type: radiusAttributes.nasPort, data: hex('00000003') },
  ],
};

testCodec({
  parse: parseRadius,
  emit: emitRadius,
  samples: [
    {
      hex: '01 00 0038 0f403f9473978057bd83d5cb98f4227a 0106 6e656d6f 0212 0dbe708d93d413ce3196e43f782a0aee 0406 c0a80110 0506 00000003',
      value: request,
    },
  ],
  refused: [
    ['0100', 'the RADIUS header is cut short'],
    [`01000013${'00'.repeat(16)}`, 'the RADIUS length is not between 20 and 4096'],
    [`01001001${'00'.repeat(16)}`, 'the RADIUS length is not between 20 and 4096'],
  ],
  flawed: [
    [`01000016${'00'.repeat(16)} 0101`, 'a RADIUS attribute is malformed'],
    [`01000017${'00'.repeat(16)} 0102`, 'the RADIUS packet is cut short'],
  ],
  values: fc.record({
    code: anyU8,
    identifier: anyU8,
    authenticator: anyBytes(16, 16),
    attributes: fc.array(fc.record({ type: anyU8, data: anyBytes(0, 253) }), { maxLength: 8 }),
  }),
});

test('texts and numbers', () => {
  expect(radiusText(request, radiusAttributes.userName)).toBe('nemo');
  expect(radiusText(request, radiusAttributes.state)).toBeNull();
  expect(radiusNumber(request, radiusAttributes.nasPort)).toBe(3);
  expect(radiusNumber(request, radiusAttributes.userName)).toBe(0x6e656d6f);
  expect(radiusNumber(request, radiusAttributes.userPassword)).toBeNull();
});
