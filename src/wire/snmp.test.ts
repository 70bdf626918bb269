/** SNMP messages and the rules they are encoded by: put together, taken apart, malformed. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyBytes } from '../../test/wire/arbitraries.ts';
import {
  berChildren,
  berElement,
  berInteger,
  berIntegerElement,
  berObjectElement,
  berObjectIdentifier,
  readBer,
} from './ber.ts';
import { hex, valueOf } from './hex.fixture.ts';
import { parseSnmp, snmpMessage, snmpOperations } from './snmp.ts';

/** A get request for sysDescr.0 as net-snmp sends it. */
const get = hex('3029 020101 0406 7075626c6963 a01c 0204 1a2b3c4d 020100 020100 300e 300c 0608 2b06010201010100 0500');
const sysDescr = '1.3.6.1.2.1.1.1.0';

test('parse', () => {
  expect(parseSnmp(get, 0, get.length)).toEqual({
    ok: true,
    value: {
      version: 1,
      community: 'public',
      request: {
        operation: snmpOperations.get,
        id: 0x1a2b3c4d,
        errorStatus: 0,
        errorIndex: 0,
        bindings: [{ name: sysDescr, tag: 5, data: new Uint8Array(0), value: null }],
      },
    },
    payloadStart: get.length,
    payloadEnd: get.length,
    flaw: null,
  });
});

test('emit', () => {
  const bindings = [{ name: sysDescr, tag: 5, data: new Uint8Array(0) }];
  const request = { operation: snmpOperations.get, id: 0x1a2b3c4d, errorStatus: 0, errorIndex: 0, bindings };
  expect(snmpMessage(1, 'public', request)).toEqual(get);
});

test('values of an answer', () => {
  const bindings = [
    { name: sysDescr, tag: 4, data: hex('4c696e7578') },
    { name: '1.3.6.1.2.1.1.2.0', tag: 6, data: hex('2b06010401bf08') },
    { name: '1.3.6.1.2.1.1.3.0', tag: 0x43, data: hex('00ffffffff') },
    { name: '2.999.3', tag: 2, data: hex('ff') },
  ];
  const bytes = snmpMessage(0, '', {
    operation: snmpOperations.response,
    id: -1,
    errorStatus: 2,
    errorIndex: 1,
    bindings,
  });
  const { request } = valueOf(parseSnmp(bytes, 0, bytes.length));
  expect(request).toMatchObject({ id: -1, errorStatus: 2, errorIndex: 1 });
  expect(request?.bindings.map(({ name, value }) => [name, value])).toEqual([
    [sysDescr, null],
    ['1.3.6.1.2.1.1.2.0', '1.3.6.1.4.1.8072'],
    ['1.3.6.1.2.1.1.3.0', 0xffffffffn],
    ['2.999.3', -1n],
  ]);
});

test('version 3 and the old trap have no request', () => {
  const three = berElement(0x30, berIntegerElement(3n), berElement(0x30));
  expect(valueOf(parseSnmp(three, 0, three.length))).toEqual({ version: 3, community: '', request: null });
  const trap = berElement(0x30, berIntegerElement(0n), berElement(4, hex('61')), berElement(snmpOperations.trap1));
  expect(valueOf(parseSnmp(trap, 0, trap.length))).toEqual({ version: 0, community: 'a', request: null });
});

test('what is malformed', () => {
  for (let end = 0; end < get.length; end++)
    expect(parseSnmp(get, 0, end)).toEqual({ ok: false, reason: 'not an SNMP message' });
  const binding = get.slice();
  binding[binding.length - 1] = 1;
  expect(parseSnmp(binding, 0, binding.length)).toMatchObject({ ok: true, flaw: 'an SNMP binding is malformed' });
  const list = get.slice();
  list[27] = 0x31;
  expect(parseSnmp(list, 0, list.length)).toEqual({ ok: false, reason: 'the SNMP request is malformed' });
});

describe('encoding rules', () => {
  test.each(['30', '3080 0000', '3085 0000000001 00', '3002 00', '30 84ffffffff 00', '3081'])(
    'no element: %s',
    (text) => {
      const bytes = hex(text);
      expect(readBer(bytes, 0, bytes.length)).toBeNull();
    },
  );

  test('integers come back, in as few bytes as hold them', () => {
    fc.assert(
      fc.property(fc.bigInt(-(1n << 63n), (1n << 63n) - 1n), (value) => {
        const bytes = berIntegerElement(value);
        expect(berInteger(bytes, readBer(bytes, 0, bytes.length)!)).toBe(value);
      }),
    );
    expect(berIntegerElement(127n)).toEqual(hex('02017f'));
    expect(berIntegerElement(128n)).toEqual(hex('02020080'));
    expect(berIntegerElement(-128n)).toEqual(hex('020180'));
    expect(berInteger(hex('0200'), { tag: 2, start: 2, end: 2 })).toBeNull();
  });

  test('object identifiers come back', () => {
    const arcs = fc.oneof(fc.tuple(fc.nat(1), fc.nat(39)), fc.tuple(fc.constant(2), fc.nat(5000)));
    fc.assert(
      fc.property(arcs, fc.array(fc.nat(0xffff_ffff), { maxLength: 8 }), (first, rest) => {
        const text = [...first, ...rest].join('.');
        const bytes = berObjectElement(text);
        expect(berObjectIdentifier(bytes, readBer(bytes, 0, bytes.length)!)).toBe(text);
      }),
    );
    expect(berObjectIdentifier(hex('86'), { tag: 6, start: 0, end: 1 })).toBeNull();
    expect(berObjectIdentifier(hex('2b 9fffffff7f'), { tag: 6, start: 0, end: 6 })).toBeNull();
    expect(berObjectIdentifier(hex(''), { tag: 6, start: 0, end: 0 })).toBeNull();
  });

  test('children stop at the first that is malformed', () => {
    const bytes = berElement(0x30, berElement(4, hex('61')), hex('04ff'));
    expect(berChildren(bytes, readBer(bytes, 0, bytes.length)!)).toEqual([{ tag: 4, start: 4, end: 5 }]);
  });

  test('contents of any length come back', () => {
    fc.assert(
      fc.property(anyBytes(0, 400), (content) => {
        const bytes = berElement(4, content);
        const { start, end } = readBer(bytes, 0, bytes.length)!;
        expect(bytes.slice(start, end)).toEqual(content);
      }),
    );
  });
});
