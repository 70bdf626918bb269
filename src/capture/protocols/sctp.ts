/** The stream control transmission protocol. */
import { u16, u8 } from '../../wire/bytes.ts';
import { checkSctp, sctpChecksumHolds } from '../../wire/sctp.ts';
import type { Dissection } from '../dissection.ts';
import { anyOf, bytes, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const chunkNames = {
  0: 'DATA',
  1: 'INIT',
  2: 'INIT ACK',
  3: 'SACK',
  4: 'HEARTBEAT',
  5: 'HEARTBEAT ACK',
  6: 'ABORT',
  7: 'SHUTDOWN',
  8: 'SHUTDOWN ACK',
  9: 'ERROR',
  10: 'COOKIE ECHO',
  11: 'COOKIE ACK',
  14: 'SHUTDOWN COMPLETE',
};

export default defineProtocol({
  name: 'sctp',
  title: 'Stream Control Transmission Protocol',
  column: 'SCTP',
  fields: {
    'sctp.srcport': number('source port'),
    'sctp.dstport': number('destination port'),
    'sctp.port': anyOf('number', 'source or destination port', ['sctp.srcport', 'sctp.dstport']),
    'sctp.verification_tag': hexNumber('verification tag'),
    'sctp.checksum': hexNumber('checksum (CRC-32C)'),
    'sctp.chunk_type': number('chunk', chunkNames),
    'sctp.chunk_flags': hexNumber('flags'),
    'sctp.chunk_length': number('length'),
    'sctp.init_initiate_tag': hexNumber('initiate tag'),
    'sctp.init_credit': number('window'),
    'sctp.init_nr_out_streams': number('streams out'),
    'sctp.init_nr_in_streams': number('streams in'),
    'sctp.init_initial_tsn': number('first transmission number'),
    'sctp.data_tsn': number('transmission number'),
    'sctp.data_sid': number('stream'),
    'sctp.data_ssn': number('number in the stream'),
    'sctp.data_payload_proto_id': number('payload protocol'),
    'sctp.chunk_value': bytes('content'),
  },
  on: { ip: [132] },
  dissect(d, start, end) {
    const reason = checkSctp(d.bytes, start, end);
    const source = d.number('sctp.srcport', start, 2);
    const destination = d.number('sctp.dstport', start + 2, 2);
    if (reason !== null) return d.flaw(reason, start, end);
    d.number('sctp.verification_tag', start + 4, 4);
    const known = d.ipStart !== -1;
    const holds = known && sctpChecksumHolds(d.bytes, start, end);
    d.number('sctp.checksum', start + 8, 4, known ? (holds ? 'right' : 'wrong') : null);
    const names = chunks(d, start + 12, end, source, destination);
    d.summary(`${source} > ${destination} ${names.join(', ')}`);
  },
  samples: [
    {
      name: 'an INIT',
      under: ['ip', 132],
      hex: '80000050 00000000 00000000 01000014 01020304 0001a000 000affff 00000001',
      expect: { 'sctp.dstport': '80', 'sctp.chunk_type': 'INIT (1)', 'sctp.init_initiate_tag': '0x01020304' },
    },
  ],
});

function chunks(d: Dissection, start: number, end: number, source: number, destination: number): string[] {
  const names: string[] = [];
  let at = start;
  while (at < end) {
    const length = at + 4 <= end ? u16(d.bytes, at + 2) : 0;
    if (length < 4 || at + length > end) {
      d.flaw('a chunk is malformed', at, end);
      break;
    }
    const type = u8(d.bytes, at);
    if (names.length < 16) names.push(chunkNames[type as keyof typeof chunkNames] ?? `chunk ${type}`);
    const here = at;
    d.within(d.put('sctp.chunk_type', type, at, at + length), () => {
      d.number('sctp.chunk_flags', here + 1, 1);
      d.number('sctp.chunk_length', here + 2, 2);
      chunk(d, type, here + 4, here + length, source, destination);
    });
    at += (length + 3) & ~3;
  }
  return names;
}

function chunk(d: Dissection, type: number, start: number, end: number, source: number, destination: number): void {
  if ((type === 1 || type === 2) && end - start >= 16) {
    d.number('sctp.init_initiate_tag', start, 4);
    d.number('sctp.init_credit', start + 4, 4);
    d.number('sctp.init_nr_out_streams', start + 8, 2);
    d.number('sctp.init_nr_in_streams', start + 10, 2);
    d.number('sctp.init_initial_tsn', start + 12, 4);
    if (end > start + 16) d.raw('sctp.chunk_value', start + 16, end);
  } else if (type === 0 && end - start >= 12) {
    d.number('sctp.data_tsn', start, 4);
    d.number('sctp.data_sid', start + 4, 2);
    d.number('sctp.data_ssn', start + 6, 2);
    d.number('sctp.data_payload_proto_id', start + 8, 4);
    d.passByPorts('sctp', source, destination, start + 12, end);
  } else if (end > start) d.raw('sctp.chunk_value', start, end);
}
