/** Datagrams of sFlow: samples and records of each kind, and lengths that lie. */
import type { Part } from './frames.fixture.ts';
import { be32, hex, join, udp4 } from './frames.fixture.ts';

const datagram = (samples: number, ...rest: readonly Part[]): Uint8Array =>
  udp4(4000, 6343, be32(5), be32(1), hex('c0000201'), be32(3), be32(99), be32(1_234_567), be32(samples), rest);
const words = (count: number): Uint8Array => join(Array.from({ length: count }, (_, index) => be32(index + 1)));
/** A type, a length and that many bytes: samples and records are made alike. */
const tagged = (type: number, ...body: readonly Part[]): Uint8Array => {
  const bytes = join(body);
  return join(be32(type), be32(bytes.length), bytes);
};
const flow = (...records: readonly Part[]): Uint8Array =>
  tagged(1, be32(7), be32(0x0200_0005), [400, 4000, 2, 10, 20, records.length].map(be32), records);
const expandedFlow = (...records: readonly Part[]): Uint8Array =>
  tagged(3, [7, 1, 5, 400, 4000, 2, 0, 10, 0, 20, records.length].map(be32), records);
const counters = (...records: readonly Part[]): Uint8Array =>
  tagged(2, be32(7), be32(0x0100_0005), be32(records.length), records);
const expandedCounters = (...records: readonly Part[]): Uint8Array =>
  tagged(4, [7, 1, 5, records.length].map(be32), records);
const raw = tagged(1, be32(1), be32(100), be32(4), be32(16), new Uint8Array(16));

/** Frames. */
export const sflowSamples: readonly Uint8Array[] = [
  datagram(2, flow(raw, tagged(1001, words(4))), counters(tagged(1, words(22)), tagged(2, words(13)))),
  datagram(1, expandedFlow(raw)),
  datagram(1, expandedCounters(tagged(1, words(22)))),
  ...[0, 2, 3, 4, 77, 1001, 1002, 1012, 0x2001].flatMap((type) =>
    [2, 8].map((count) => datagram(1, flow(tagged(type, words(count))))),
  ),
  ...[0, 2, 3, 4, 5, 77, 1001, 0x10_0001].flatMap((type) =>
    [2, 20].map((count) => datagram(1, counters(tagged(type, words(count))))),
  ),
  ...[0, 1, 2, 3, 4, 5].map((direction) =>
    datagram(1, counters(tagged(1, words(4), be32(direction), be32(direction), words(16)))),
  ),
  ...[0, 1, 2, 3, 4, 9, 0x1001].flatMap((type) => [0, 2, 8].map((count) => datagram(1, tagged(type, words(count))))),
  ...[1, 11, 12, 13].map((protocol) => datagram(1, flow(tagged(1, be32(protocol), words(3))))),
  datagram(1, be32(1), be32(9999), words(10)),
  datagram(1, counters(join(be32(1), be32(999), words(2)))),
  datagram(3, flow(raw)),
  datagram(1, tagged(2, be32(7), be32(5), be32(3), tagged(1, words(22)))),
  datagram(0),
  datagram(1, 1, 2, 3),
  ...[0, 2, 3].map((family) => udp4(4000, 6343, be32(5), be32(family), words(20))),
  udp4(4000, 6343, be32(4), words(9)),
  udp4(4000, 6343, be32(5)),
  udp4(4000, 6343),
];
