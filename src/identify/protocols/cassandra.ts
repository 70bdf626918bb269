/** Cassandra and ScyllaDB: SUPPORTED in answer to OPTIONS (CQL binary protocol v4, section 4). */
import { u32, u8 } from '../../wire/bytes.ts';
import { fromHex } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

export default defineIdentifier({
  id: 'cassandra',
  transports: ['tcp'],
  ports: [9042, 9142],
  order: 'client-first',
  hello: () => fromHex('04 00 0000 05 00000000'),
  score({ bytes }) {
    if (bytes.length < 9 || (u8(bytes, 0) & 0xf0) !== 0x80 || u8(bytes, 0) > 0x86 || u8(bytes, 0) < 0x81)
      return sure.none;
    const operation = u8(bytes, 4);
    const length = u32(bytes, 5);
    if (operation === 6) return length > 2 && length < 65_536 ? sure.certain : sure.none;
    return operation === 0 && length >= 6 && length < 4096 ? sure.confident : sure.none;
  },
  read({ bytes, text }) {
    const scylla = text.includes('SCYLLA_');
    const cql = /CQL_VERSION\0[^]{3}(\d\.\d{1,2}\.\d{1,2})/.exec(text)?.[1];
    return {
      service: 'cassandra',
      product: scylla ? 'ScyllaDB' : 'Apache Cassandra',
      info: `protocol ${u8(bytes, 0) & 15}${cql === undefined ? '' : `; CQL ${cql}`}`,
      cpe: [scylla ? 'cpe:/a:scylladb:scylladb' : 'cpe:/a:apache:cassandra'],
    };
  },
  samples: [
    {
      hex: '84 00 0000 06 0000001a 0001 000b 43514c5f56455253494f4e 0001 0005 332e342e36',
      expect: { service: 'cassandra', product: 'Apache Cassandra', info: 'protocol 4; CQL 3.4.6' },
    },
    {
      hex: '84 00 0000 00 0000001c 0000000a 0016 496e76616c6964206f7220756e737570706f7274656420',
      expect: { service: 'cassandra' },
    },
  ],
});
