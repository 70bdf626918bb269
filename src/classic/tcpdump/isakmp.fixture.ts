/** Messages of ISAKMP, versions 1 and 2. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, ether, hex, ip4, join, udp4, udp6 } from './frames.fixture.ts';

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const initiator = hex('1122334455667788');
const responder = hex('8877665544332211');
const counting = Uint8Array.from({ length: 32 }, (_, index) => index + 1);

interface Settings {
  readonly version?: number;
  readonly exchange?: number;
  readonly flags?: number;
  readonly id?: number;
  readonly responder?: Uint8Array;
  readonly length?: number;
}

const message = (first: number, body: Part, settings: Settings = {}): Uint8Array => {
  const { version = 0x10, exchange = 2, flags = 0, id = 0 } = settings;
  const bytes = join(body);
  const length = settings.length ?? 28 + bytes.length;
  return join(
    initiator,
    settings.responder ?? responder,
    first,
    version,
    exchange,
    flags,
    be32(id),
    be32(length),
    bytes,
  );
};
const payload = (next: number, body: Part, critical = 0): Part => [next, critical, be16(4 + join(body).length), body];
const chain = (...bodies: readonly (readonly [type: number, body: Part])[]): readonly [first: number, body: Part] => [
  bodies[0]?.[0] ?? 0,
  bodies.map(([, body], index) => payload(bodies[index + 1]?.[0] ?? 0, body)),
];
const one = (...bodies: readonly (readonly [type: number, body: Part])[]): Uint8Array =>
  udp4(500, 500, message(...chain(...bodies)));
const two = (...bodies: readonly (readonly [type: number, body: Part])[]): Uint8Array =>
  udp4(500, 500, message(...chain(...bodies), { version: 0x20, exchange: 34, flags: 8 }));

const short = (type: number, value: number): Part => [be16(0x8000 | type), be16(value)];
const long = (type: number, value: Part): Part => [be16(type), be16(join(value).length), value];

const ikeAttributes = [...Array.from({ length: 18 }, (_, type) => short(type, (type % 7) + 1)), long(12, be32(86_400))];
const transform = (next: number, id: number, attributes: Part): Part => payload(next, [1, id, be16(0), attributes]);
const proposal = (next: number, protocol: number, spi: Part, transforms: Part): Part =>
  payload(next, [1, protocol, join(spi).length, 1, spi, transforms]);
const association = (proposals: Part, situation = 1): Part => [be32(1), be32(situation), proposals];

const associations: readonly Uint8Array[] = [
  one(
    [1, association(proposal(0, 1, '', [transform(3, 1, ikeAttributes), transform(0, 1, short(1, 5))]))],
    [13, counting],
  ),
  ...[0, 1, 2, 3, 4, 5].map((protocol) =>
    one([
      1,
      association([
        proposal(
          2,
          protocol,
          be32(0xaabbccdd),
          transform(
            0,
            3,
            [0, 1, 2, 3, 4, 5, 6, 10].map((type) => short(type, 2)),
          ),
        ),
        proposal(0, protocol, '', transform(0, 12, long(2, be32(7)))),
      ]),
    ]),
  ),
  one([1, association(proposal(0, 1, '', transform(0, 1, long(1, ''))), 7)]),
  one([1, [be32(2), be32(1)]]),
  one([1, association(proposal(0, 1, '', transform(0, 1, [be16(1), be16(99), 'x'])))]),
  one([2, [1, 1, 0, 1]], [0, '']),
  one([3, [1, 1, be16(0), short(1, 1)]]),
];

const identities: readonly Uint8Array[] = [
  ...Array.from({ length: 13 }, (_, type) => one([5, [type, 17, be16(500), counting]])),
  ...[1, 4, 5, 6, 7, 8].map((type) => one([5, [type, 0, be16(0), hex('c000')]])),
  one([5, hex('0200')]),
];
const notifications: readonly Uint8Array[] = [
  ...[0, 1, 14, 24, 30, 31, 8192, 8193, 16_384, 16_385, 24_577, 24_578, 24_579, 40_000].flatMap((type) => [
    one([11, [be32(1), 1, 16, be16(type), initiator, responder, be32(1)]]),
    one([11, [be32(5), 3, 4, be16(type), be32(7)]]),
  ]),
  one([11, [be32(1), 3, 4, be16(24_576), be32(7), short(1, 1), long(2, be32(9))]]),
  one([11, [be32(1), 3, 0, be16(24_577), be32(0)]], [8, counting]),
  one([11, [be32(1), 3, 99, be16(1)]]),
  one([12, [be32(1), 3, 4, be16(2), be32(1), be32(2)]]),
  one([12, [be32(0), 3, 4, be16(2), be32(1)]]),
];
const headers: readonly Uint8Array[] = [
  ...[0, 1, 2, 3, 4, 5, 6, 32, 33, 34, 35, 36, 37, 38].flatMap((exchange) => [
    udp4(500, 500, message(0, '', { exchange })),
    udp4(500, 500, message(0, '', { exchange, version: 0x20, flags: 0x20 })),
  ]),
  ...[1, 2, 3, 4, 8, 0x10, 0x38].flatMap((flags) => [
    udp4(500, 500, message(8, payload(0, counting), { flags, id: 7 })),
    udp4(500, 500, message(46, payload(35, counting), { flags, id: 7, version: 0x20, exchange: 35 })),
  ]),
  udp4(500, 500, message(0, '', { length: 99, responder: zeros(8) })),
  udp4(7500, 8500, message(0, '', { version: 0x30 })),
  udp4(500, 500, 'short'),
  udp6(500, 500, message(0, '', { responder: zeros(8) })),
  udp4(4500, 4500, 0xff),
  udp4(4500, 4500, 'x'),
  udp4(4500, 4500, zeros(4), message(0, '')),
  udp4(4500, 4500, be32(7), be32(1), 'encrypted'),
  udp4(4500, 4500, zeros(4)),
];

/** An exchange: who began it is remembered. */
const exchange: readonly Uint8Array[] = [0, 1, 2].map((step) => {
  const body = join(hex('0000000000000001'), step === 0 ? zeros(8) : responder, 0, 0x10, 2, 0, be32(0), be32(28));
  const datagram = [be16(500), be16(500), be16(8 + body.length), be16(0), body];
  const [source, destination] = step === 1 ? ['c6336402', 'c0000201'] : ['c0000201', 'c6336402'];
  return ether(0x0800, ip4({ protocol: 17, source: hex(source), destination: hex(destination) }, datagram));
});

const transform2 = (next: number, type: number, id: number, attributes: Part = ''): Part =>
  payload(next, [type, 0, be16(id), attributes]);
const version2: readonly Uint8Array[] = [
  ...Array.from({ length: 7 }, (_, type) =>
    two([
      33,
      proposal(
        0,
        1,
        '',
        [0, 1, 2, 5, 14, 18, 19].map((id, index) => transform2(index === 6 ? 0 : 3, type, id)),
      ),
    ]),
  ),
  two([
    33,
    [
      proposal(2, 3, be32(0xaabbccdd), [transform2(3, 1, 12, short(14, 128)), transform2(0, 4, 14, long(14, be16(9)))]),
      proposal(0, 2, initiator, transform2(0, 5, 1)),
    ],
  ]),
  two([33, hex('0000000c01010001 0000')]),
  two([33, hex('00000010010100010000000c01000003')]),
  two([33, hex('0000000801010401')]),
  two([33, proposal(0, 1, '', payload(0, [1, 0, be16(3), be16(14), be16(99)]))]),
  ...Array.from({ length: 18 }, (_, index) => two([32 + index, [be16(14), be16(0), counting]])),
  ...Array.from({ length: 18 }, (_, index) => two([32 + index, 'abc'])),
  ...Array.from({ length: 13 }, (_, type) => two([35, [type, zeros(3), 'host.example\x01']])),
  ...[0, 1, 2, 3, 4].map((method) => two([39, [method, zeros(3), counting]])),
  ...Array.from({ length: 8 }, (_, index) => two([40, counting.subarray(0, index * 5)])),
  ...[0, 1, 2, 5, 14, 17, 24, 34, 39, 8192, 16_384, 16_388, 16_390, 16_393, 16_395, 16_430, 40_960].map((type) =>
    two([41, [3, 4, be16(type), be32(0xaabbccdd), 'data']], [43, 'vendor']),
  ),
  two([41, [3, 99, be16(2)]]),
  two([33, payload(0, '')], [46, 'x']),
  udp4(500, 500, message(40, payload(0, counting, 0x80), { version: 0x20, exchange: 34 })),
];

/** Frames. */
export const isakmpSamples: readonly Uint8Array[] = [
  ...associations,
  one([4, counting], [10, counting], [6, [4, counting]], [7, [4, counting]], [8, counting], [9, counting], [14, 'x']),
  ...Array.from({ length: 13 }, (_, index) => one([1 + index, 'x'])),
  ...Array.from({ length: 13 }, (_, index) => one([1 + index, 'xyz'])),
  ...identities,
  ...notifications,
  ...headers,
  ...exchange,
  ...version2,
];
