/** Messages of PPTP's control connection. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, join, tcp4 } from './frames.fixture.ts';

const pptp = (type: number, body: Part, kind = 1, cookie = 0x1a2b3c4d): Uint8Array =>
  tcp4(
    { source: 4000, destination: 1723 },
    be16(12 + join(body).length),
    be16(kind),
    be32(cookie),
    be16(type),
    be16(0),
    body,
  );
const counting = Uint8Array.from({ length: 220 }, (_, index) => index + 1);
const zeros = new Uint8Array(220);
const types = Array.from({ length: 17 }, (_, type) => type);
/** Where messages have codes and numbers that have words. */
const places = [0, 1, 2, 3, 4, 5, 7, 11, 15, 19];

/** Frames. */
export const pptpSamples: readonly Uint8Array[] = [
  ...types.map((type) => pptp(type, counting)),
  ...types.map((type) => pptp(type, zeros)),
  ...types.map((type) => pptp(type, counting.subarray(0, 5))),
  ...types.flatMap((type) =>
    places.map((place) =>
      pptp(
        type,
        zeros.map((_, index) => (index === place ? 1 + ((place + type) % 6) : 0)),
      ),
    ),
  ),
  pptp(5, be32(7), 2),
  pptp(5, be32(7), 3),
  pptp(5, be32(7), 1, 7),
  tcp4({ source: 1723, destination: 4000 }, 'short'),
];
