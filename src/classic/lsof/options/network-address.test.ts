import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addNetworkAddress, type NetworkAddress, type NetworkNames } from './network-address.ts';

const ports: Readonly<Record<string, number>> = {
  'http/tcp': 80,
  'http/udp': 80,
  'who/udp': 513,
  'who/tcp': 514,
  'x/udp': 7,
};
const names: NetworkNames = {
  servicePort: (name, protocol) => ports[`${name}/${protocol}`] ?? null,
  addressesOf: (name) =>
    Promise.resolve(
      name === 'both'
        ? [
            { family: 6, address: '::1' },
            { family: 4, address: '127.0.0.1' },
          ]
        : [],
    ),
};

async function read(text: string, version: 0 | 4 | 6 = 0): Promise<NetworkAddress[] | string> {
  const into: NetworkAddress[] = [];
  const complaint = await addNetworkAddress(text, version, into, names);
  return complaint ?? into;
}

describe('what is taken', () => {
  test.each([
    ['tcp', [['tcp', null, null, null]]],
    ['4UDP', [['udp', 4, null, null]]],
    [':22', [[null, null, null, [22, 22]]]],
    [
      ':22,80-90',
      [
        [null, null, null, [80, 90]],
        [null, null, null, [22, 22]],
      ],
    ],
    ['tcp@10.0.0.1:http', [['tcp', 4, '0100000A', [80, 80]]]],
    ['@[::1]:1-x', [[null, 6, '00000000000000000000000001000000', [1, 7]]]],
    ['@[::ffff:1.2.3.4]', [[null, 4, '04030201', null]]],
    [
      '@both:9',
      [
        [null, 4, '0100007F', [9, 9]],
        [null, 6, '00000000000000000000000001000000', [9, 9]],
      ],
    ],
  ] as const)('%s', async (text, expected) => {
    const found = await read(text);
    expect(
      (found as NetworkAddress[]).map(({ protocol, family, hex, ports: range }) => [
        protocol,
        family,
        hex,
        range === null ? null : [range.low, range.high],
      ]),
    ).toStrictEqual(expected);
  });
  test('a version given before limits it', async () => {
    expect(await read('@[::1]', 4)).toBe('IPv6 addresses are prohibited: -i @[::1]');
    expect(await read('@1.2.3.4', 6)).toBe('IPv4 addresses are prohibited: -i @1.2.3.4');
  });
});

describe('what is not', () => {
  test.each([
    ['sctp', 'unknown protocol name (sctp) in: -i sctp'],
    [':', 'unacceptable port specification in: -i :'],
    [':90-80', 'unacceptable port specification in: -i :90-80'],
    [':nope', 'unknown service nope in: -i :nope'],
    [':who', 'TCP=514 and UDP=513 who ports conflict;\n      specify "tcp:who" or "udp:who": -i :who'],
    ['@', 'unacceptable Internet address in: -i @'],
    ['@nowhere', 'unknown host name (nowhere) in: -i @nowhere'],
    ['@0.0.0.0', 'incomplete Internet address specification: -i @0.0.0.0'],
  ])('%s', async (text, complaint) => expect(await read(text)).toBe(complaint));

  test('any text is an address or a complaint', async () => {
    const piece = fc.constantFrom(
      '4',
      '6',
      'tcp',
      'udp',
      '@',
      '[',
      ']',
      ':',
      '::1',
      '1.2.3.4',
      '-',
      ',',
      '80',
      'http',
      'é',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 8 }), async (pieces) => {
        const found = await read(pieces.join(''));
        expect(typeof found === 'string' ? found.length : found.length).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });
});
