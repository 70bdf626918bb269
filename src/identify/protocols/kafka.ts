/** Kafka: ApiVersions tells which requests a broker takes, and so its age (KIP-35). */
import { u16, u32 } from '../../wire/bytes.ts';
import { fromHex } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import type { Reply } from '../reply.ts';

/** The number that the answer must carry again: "Port". */
const correlation = 0x506f_7274;

export default defineIdentifier({
  id: 'kafka',
  transports: ['tcp'],
  ports: [9092, 9093, 9094],
  order: 'client-first',
  // Length, api 18, version 0, correlation, client "portolan".
  hello: () => fromHex('00000012 0012 0000 506f7274 0008 706f72746f6c616e'),
  score: (reply) => (apis(reply) === null ? sure.none : sure.certain),
  read: (reply) => ({
    service: 'kafka',
    product: 'Apache Kafka',
    info: `${apis(reply) ?? 0} kinds of requests`,
    cpe: ['cpe:/a:apache:kafka'],
  }),
  samples: [
    {
      hex: '0000001c 506f7274 0000 00000003 0000 0000 0009 0001 0000 000d 0012 0000 0003',
      expect: { service: 'kafka', info: '3 kinds of requests' },
    },
    {
      hex: '00000010 506f7274 0000 00000001 0012 0000 0004',
      expect: { service: 'kafka', info: '1 kinds of requests' },
    },
  ],
});

/** How many kinds of requests the answer lists; null when it is none. */
function apis({ bytes }: Reply): number | null {
  if (bytes.length < 14 || u32(bytes, 4) !== correlation || u16(bytes, 8) > 100) return null;
  const count = u32(bytes, 10);
  return count > 0 && count < 200 && u32(bytes, 0) >= 10 + count * 6 ? count : null;
}
