/** Packets of OSPFv2 and OSPFv3: each line of the printers is in here at least once. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, checked, ether, hex, ip4, ip6, join } from './frames.fixture.ts';
import { foldSum, sumWords } from '../../wire/checksum.ts';

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const a = (last: number): Uint8Array => join(hex('c00002'), last);
const mask = hex('ffffff00');
const zero = be32(0);

/** A message of version 2 without authentication, with a right checksum. */
const v2 = (type: number, ...body: readonly Part[]): Uint8Array => v2Of({ type }, ...body);
const v2Of = (
  { type, area = 0, auth = 0, data = zeros(8), length = 0, trailer = zeros(0) }: V2Settings,
  ...body: readonly Part[]
): Uint8Array => {
  const rest = join(body);
  const size = be16(length === 0 ? 24 + rest.length : length);
  const message = join(2, type, size, a(1), be32(area), be16(0), be16(auth), zeros(8), rest);
  if (auth < 2) message.set(be16(~foldSum(sumWords(message, 0, message.length)) & 0xffff), 12);
  message.set(data, 16);
  return ether(0x0800, ip4({ protocol: 89, ttl: 1, tos: 0xc0 }, message, trailer));
};
interface V2Settings {
  readonly type: number;
  readonly area?: number;
  readonly auth?: number;
  readonly data?: Uint8Array;
  readonly length?: number;
  readonly trailer?: Uint8Array;
}

const hello = (options: number, designated: number, backup: number, ...neighbours: readonly Part[]): Part => [
  mask,
  be16(10),
  options,
  1,
  be32(40),
  designated === 0 ? zero : a(designated),
  backup === 0 ? zero : a(backup),
  neighbours,
];

interface LsaSettings {
  readonly type: number;
  readonly id?: Uint8Array;
  readonly age?: number;
  readonly options?: number;
  readonly length?: number;
}
const lsa = (
  { type, id = a(9), age = 40, options = 2, length = 0 }: LsaSettings,
  ...body: readonly Part[]
): Uint8Array => {
  const rest = join(body);
  return join(
    be16(age),
    options,
    type,
    id,
    a(1),
    be32(0x80000003),
    be16(0x1234),
    be16(length === 0 ? 20 + rest.length : length),
    rest,
  );
};
const update = (...lsas: readonly Uint8Array[]): Uint8Array => v2(4, be32(lsas.length), lsas);
const tlv = (type: number, ...value: readonly Part[]): Uint8Array => {
  const bytes = join(value);
  return join(be16(type), be16(bytes.length), bytes, zeros((4 - (bytes.length % 4)) % 4));
};
const opaque = (scope: number, kind: number, ...body: readonly Part[]): Uint8Array =>
  lsa({ type: scope, id: join(kind, 0, 0, 7), options: 0x42 }, body);
const float = (value: number): Uint8Array => {
  const room = Buffer.alloc(4);
  room.writeFloatBE(value);
  return room;
};
const link = (id: number, data: Uint8Array, type: number, metric: number, ...services: readonly Part[]): Part => {
  const bytes = join(services);
  return [a(id), data, type, bytes.length / 4, be16(metric), bytes];
};

const trafficLink = tlv(
  2,
  tlv(1, 1),
  tlv(2, a(2)),
  tlv(3, a(3)),
  tlv(4, a(5)),
  tlv(5, be32(10)),
  tlv(6, float(1.25e8)),
  tlv(7, float(1e7)),
  tlv(
    8,
    [0, 1, 2, 3, 4, 5, 6, 7].map((each) => float(each * 125000)),
  ),
  tlv(9, be32(255)),
  tlv(11, be32(7), be32(8)),
  tlv(14, hex('04000000')),
  tlv(16, be32(9)),
  tlv(32768, be32(1)),
);

/** Frames of OSPFv2. */
export const ospf2Samples: readonly Uint8Array[] = [
  v2(1, hello(0x02, 1, 2, a(2), a(3))),
  v2(1, hello(0xff, 0, 0)),
  v2(1, hello(0x00, 1, 0)),
  v2Of({ type: 1, area: 0x0a000001, auth: 1, data: join('secret\0\0') }, hello(0x12, 1, 2)),
  v2Of({ type: 1, area: 1, auth: 2, data: join(0, 0, 7, 16, be32(99)), trailer: zeros(16) }, hello(0x12, 1, 2)),
  v2Of({ type: 1, auth: 2, data: join(0, 0, 7, 20, be32(99)), trailer: zeros(20) }, hello(0x12, 1, 2)),
  v2Of({ type: 1, auth: 9 }, hello(0x12, 1, 2)),
  // Link-local signalling behind the message.
  v2Of({ type: 1, trailer: join(be16(0xfff6), be16(3), be16(1), be16(4), be32(1)) }, hello(0x12, 1, 2)),
  v2Of(
    { type: 2, trailer: join(be16(0), be16(9), tlv(1, be32(3)), tlv(2, be32(5), zeros(16)), tlv(3, be32(0))) },
    be16(1500),
    0x52,
    7,
    be32(5),
  ),
  v2Of({ type: 1, trailer: join(be16(0), be16(3), tlv(1, 1)) }, hello(0x12, 1, 2)),
  v2Of({ type: 1, trailer: join(be16(0), be16(9), tlv(1, be32(3))) }, hello(0x12, 1, 2)),
  v2(2, be16(1500), 0x52, 7, be32(0x1000)),
  v2(
    2,
    be16(1500),
    0x02,
    0,
    be32(0x1000),
    [1, 2, 3, 4, 5, 7, 9, 10, 11, 12].map((type) => lsa({ type, length: 36 })),
  ),
  v2(
    3,
    [1, 2, 3, 4, 5, 7, 12].map((type) => [be32(type), a(9), a(1)]),
  ),
  v2(
    3,
    [9, 10, 11].map((type) => [be32(type), 1, 0, 0, 7, a(1)]),
  ),
  v2(
    5,
    [1, 2, 3, 4, 5, 7, 9].map((type) => lsa({ type, length: 36, options: 0x22, age: 3600 })),
  ),
  v2(5),
  update(
    lsa(
      { type: 1 },
      0x07,
      0,
      be16(5),
      link(2, a(1), 1, 10),
      link(2, a(1), 2, 10),
      link(2, mask, 3, 10),
      link(2, a(1), 4, 10, 8, 0, be16(7), 16, 0, be16(9)),
      link(2, a(1), 9, 10),
    ),
    lsa({ type: 2 }, mask, a(1), a(2), a(3)),
  ),
  update(lsa({ type: 1 }, 0, 0, be16(0)), lsa({ type: 1 }, 0x10, 0, be16(1), link(2, a(1), 2, 10, 0, 0, be16(3)))),
  update(
    lsa({ type: 3 }, mask, be32(10), be32(0x08000014)),
    lsa({ type: 4 }, zero, be32(10)),
    lsa({ type: 4 }, zero, be32(10), be32(0x88000014)),
  ),
  update(
    lsa({ type: 5 }, mask, be32(0x80000014), zero, zero),
    lsa({ type: 5 }, mask, be32(0x14), a(7), be32(77), be32(0x04000014), zero, zero),
    lsa({ type: 7, options: 8 }, mask, be32(0x80ffffff), a(7), be32(1)),
    lsa({ type: 5 }, mask, be32(0x80ffffff), a(7), be32(1)),
  ),
  update(lsa({ type: 6 }, be32(1), be32(2), be32(9), zeros(4))),
  update(lsa({ type: 6 }, be32(2), zeros(4)), lsa({ type: 8 }, be32(2)), lsa({ type: 13 }, 'unknown.')),
  ...[9, 10, 11].map((scope) =>
    update(
      opaque(scope, 1, tlv(1, a(1)), trafficLink),
      opaque(scope, 3, tlv(1, be32(3600)), tlv(2, 1), tlv(3, a(4))),
      opaque(scope, 4, tlv(1, be32(0xffffffff)), tlv(2, 'unknown')),
      opaque(scope, 2, tlv(1, be32(1))),
      opaque(scope, 77, tlv(1, be32(1))),
    ),
  ),
  ...[0, 1, 2, 3, 4, 5, 6, 7, 9].map((reason) =>
    update(opaque(9, 3, tlv(1, be32(60)), tlv(2, reason), tlv(3, 1), tlv(9, 1))),
  ),
  ...[0, 1, 2, 3, 9].map((type) => update(opaque(10, 1, tlv(2, tlv(1, type))))),
  ...[1, 2, 3, 4, 51, 100, 150, 200, 9].map((type) =>
    update(
      opaque(
        10,
        1,
        tlv(
          2,
          tlv(
            15,
            type,
            type === 3 ? 5 : 1,
            be16(0),
            [0, 1, 2, 3, 4, 5, 6, 7].map((each) => float(each)),
            float(9e6),
            1,
            zeros(3),
          ),
        ),
      ),
    ),
  ),
  ...[1, 2, 5, 8, 9, 11, 13, 30].map((type) =>
    update(opaque(10, 1, tlv(2, tlv(15, 100, type, be16(0), zeros(32), float(1), be16(1500), be16(0))))),
  ),
  update(
    opaque(
      10,
      1,
      tlv(
        2,
        tlv(
          17,
          1,
          3,
          be16(0),
          [0, 1, 2, 3, 4, 5, 6, 7].map((each) => float(each * 1e6)),
        ),
      ),
    ),
  ),
  ...[0, 1, 2, 3].map((model) =>
    update(
      opaque(
        10,
        1,
        tlv(
          2,
          tlv(
            17,
            model,
            be16(0),
            0,
            [1, 2].map((each) => float(each * 1e6)),
          ),
        ),
      ),
    ),
  ),
  update(
    opaque(
      10,
      1,
      tlv(2, tlv(15, 51, 1, be16(0), zeros(32)), tlv(16, be32(1), be32(2)), tlv(16, 1), tlv(2, a(1), a(2))),
    ),
  ),
  update(
    opaque(
      10,
      1,
      tlv(
        2,
        tlv(
          17,
          1,
          8,
          be16(3),
          [0, 1, 2].map((each) => float(each * 1e5)),
          zeros(24),
        ),
      ),
    ),
  ),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18].flatMap((type) =>
    [1, 12, 48].map((length) => update(opaque(10, 1, tlv(2, tlv(type, zeros(length)))))),
  ),
  update(opaque(10, 1, tlv(1, 1), tlv(3, be32(1)), tlv(5, be32(2), a(7)))),
  update(opaque(10, 1, tlv(2, be16(1), be16(99)))),
  update(opaque(10, 1, be16(2), be16(99))),
  update(opaque(10, 1, tlv(1))),
  update(opaque(10, 4, tlv(1, be32(1), be32(2)), tlv(1, 1), tlv(1))),
  update(lsa({ type: 1, length: 10 })),
  update(lsa({ type: 1, length: 20 })),
  update(lsa({ type: 2, length: 20 })),
  update(lsa({ type: 5, length: 20 })),
  v2(4, be32(9), lsa({ type: 2 }, mask, a(2))),
  v2(4, be32(0)),
  v2(4),
  v2(6, zeros(8)),
  v2(0),
  v2Of({ type: 1, length: 48 }, hello(2, 1, 2, a(3))),
  v2Of({ type: 1, length: 20 }, hello(2, 1, 2)),
  v2Of({ type: 1, length: 400 }, hello(2, 1, 2)),
  ether(0x0800, ip4({ protocol: 89 }, 4, 1, be16(44), zeros(40))),
  ether(0x0800, ip4({ protocol: 89 }, 3, 1, be16(44), a(1), zero, be16(0), be16(0), zeros(28))),
  ether(0x0800, ip4({ protocol: 89 })),
];

interface V3Settings {
  readonly type: number;
  readonly instance?: number;
  readonly area?: number;
  readonly length?: number;
  readonly trailer?: Uint8Array;
  readonly reserved?: number;
}
const v3Of = (
  { type, instance = 0, area = 0, length = 0, trailer = zeros(0), reserved = 0 }: V3Settings,
  ...body: readonly Part[]
): Uint8Array => {
  const rest = join(body);
  const size = length === 0 ? 16 + rest.length : length;
  return ether(
    0x86dd,
    checked(ip6(89, 3, type, be16(size), a(1), be32(area), be16(0), instance, reserved, rest, trailer), 40, 12, 89),
  );
};
const v3 = (type: number, ...body: readonly Part[]): Uint8Array => v3Of({ type }, ...body);
const hello3 = (options: number, designated: number, backup: number, ...neighbours: readonly Part[]): Part => [
  be32(5),
  be32((1 << 24) | options),
  be16(10),
  be16(40),
  designated === 0 ? zero : a(designated),
  backup === 0 ? zero : a(backup),
  neighbours,
];
const lsa3 = (type: number, ...body: readonly Part[]): Uint8Array => {
  const rest = join(body);
  return join(be16(1), be16(type), a(9), a(1), be32(0x80000001), be16(0x4321), be16(20 + rest.length), rest);
};
const update3 = (...lsas: readonly Uint8Array[]): Uint8Array => v3(4, be32(lsas.length), lsas);
const functions = [
  0x2001, 0x2002, 0x2003, 0x2004, 0x4005, 0x2006, 0x2007, 0x0008, 0x2009, 0x200a, 0x6005, 0xa001,
] as const;
const prefix = (length: number, options: number, metric: number, bytes: string): Part => [
  length,
  options,
  be16(metric),
  hex(bytes),
];
const local = hex('fe800000000000000000000000000001');

/** Frames of OSPFv3. */
export const ospf3Samples: readonly Uint8Array[] = [
  v3(1, hello3(0x13, 1, 2, a(2), a(3))),
  v3(1, hello3(0xffffff, 0, 0)),
  v3(1, hello3(0, 1, 0)),
  v3Of({ type: 1, instance: 7, area: 9 }, hello3(0x13, 1, 2)),
  v3Of({ type: 1, reserved: 3 }, hello3(0x13, 1, 2)),
  v3Of({ type: 1, trailer: join(be16(0), be16(3), tlv(1, be32(1))) }, hello3(0x213, 1, 2)),
  v3Of({ type: 2, trailer: join(be16(0), be16(3), tlv(1, be32(1))) }, be32(0x213), be16(1500), 0, 7, be32(1)),
  v3(2, be32(0x13), be16(1500), 0, 7, be32(0x1d46)),
  v3(
    2,
    be32(0x13),
    be16(1500),
    9,
    2,
    be32(0x1d46),
    functions.map((type) => lsa3(type)),
  ),
  v3(
    3,
    functions.map((type) => [be16(0), be16(type), a(9), a(1)]),
  ),
  v3(3, be16(7), be16(0x2001), a(9), a(1)),
  v3(
    5,
    functions.map((type) => lsa3(type)),
  ),
  v3(5),
  update3(
    lsa3(
      0x2001,
      0x1f,
      hex('000033'),
      [1, 2, 3, 4, 9].map((type) => [type, 0, be16(10), be32(5), be32(6), a(2)]),
    ),
  ),
  update3(lsa3(0x2001, 0, zeros(3)), lsa3(0x2002, be32(0x33), a(1), a(2)), lsa3(0x2002, be32(0))),
  update3(lsa3(0x2003, be32(10), prefix(64, 0, 0, '20010db800000000')), lsa3(0x2003, be32(10), prefix(0, 0, 0, ''))),
  update3(lsa3(0x2004, be32(0x33), be32(10), a(5))),
  update3(
    lsa3(0x4005, be32(0x0000000a), prefix(64, 0, 0, '20010db800000000')),
    lsa3(0x4005, be32(0x07000014), prefix(32, 0x1f, 0x2003, '20010db8'), local, be32(77), be32(9)),
    lsa3(0x4005, be32(0x02000014), prefix(20, 0, 0, '20010000'), local),
    lsa3(0x4005, be32(0x01000014), prefix(20, 0, 0, '20010000'), be32(5)),
  ),
  update3(lsa3(0x2007, be32(0x07000014), prefix(48, 2, 0, '20010db800010000'), local, be32(1))),
  update3(
    lsa3(
      0x0008,
      be32(0x01000033),
      local,
      be32(2),
      prefix(64, 0, 10, '20010db800000000'),
      prefix(128, 2, 10, '20010db8000000000000000000000001'),
    ),
    lsa3(0x0008, be32(0x01000033), local, be32(0)),
  ),
  update3(
    lsa3(
      0x2009,
      be16(3),
      be16(0x2001),
      zero,
      a(1),
      prefix(64, 0xff, 10, '20010db800000000'),
      prefix(10, 0, 10, '20000000'),
      prefix(0, 0, 1, ''),
    ),
    lsa3(0x2009, be16(1), be16(0x2002), zero, a(1), prefix(129, 0, 10, '20010db800000000')),
  ),
  update3(
    lsa3(0x200a, zeros(12)),
    lsa3(0x2006, zeros(8)),
    lsa3(0x8001, zeros(8)),
    lsa3(0x2005, zeros(8)),
    lsa3(0x4003, zeros(8)),
  ),
  update3(lsa3(0x000a, tlv(1, a(1))), lsa3(0x000b, tlv(1, be32(9)), tlv(2, 1)), lsa3(0x000a, tlv(2, 1))),
  v3(4, be32(9), lsa3(0x2002, be32(0x33), a(1))),
  v3(4, be32(0)),
  v3(4),
  v3(6, zeros(4)),
  v3Of({ type: 1, length: 99 }, hello3(0x13, 1, 2)),
  v3Of({ type: 1, length: 12 }, hello3(0x13, 1, 2)),
  ether(0x86dd, ip6(89, 2, 1, be16(44), a(1), zero, zeros(40))),
];
