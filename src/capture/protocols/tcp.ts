/** The transmission control protocol. */
import { u16, u32, u8 } from '../../wire/bytes.ts';
import { checkTcp, tcpFlagsOf, tcpHeaderLength } from '../../wire/tcp.ts';
import { putChecksum } from '../checksum-note.ts';
import type { Dissection } from '../dissection.ts';
import { anyOf, bytes, flag, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';
import { pseudoSumAt } from '../pseudo-sum.ts';

const optionNames = {
  0: 'end',
  1: 'no operation',
  2: 'maximum segment size',
  3: 'window scale',
  4: 'selective acknowledgments permitted',
  5: 'selective acknowledgments',
  8: 'time stamps',
  19: 'MD5 signature',
  28: 'user timeout',
  29: 'authentication',
  30: 'multipath',
  34: 'fast open cookie',
};

const flagNames = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'];

export default defineProtocol({
  name: 'tcp',
  title: 'Transmission Control Protocol',
  column: 'TCP',
  fields: {
    'tcp.srcport': number('source port'),
    'tcp.dstport': number('destination port'),
    'tcp.port': anyOf('number', 'source or destination port', ['tcp.srcport', 'tcp.dstport']),
    'tcp.seq_raw': number('sequence number'),
    'tcp.ack_raw': number('acknowledgment number'),
    'tcp.hdr_len': number('length of the header'),
    'tcp.flags': hexNumber('flags'),
    'tcp.flags.res': number('reserved'),
    'tcp.flags.ae': flag('accurate ECN'),
    'tcp.flags.cwr': flag('congestion window reduced'),
    'tcp.flags.ece': flag('congestion echo'),
    'tcp.flags.urg': flag('urgent'),
    'tcp.flags.ack': flag('acknowledgment'),
    'tcp.flags.push': flag('push'),
    'tcp.flags.reset': flag('reset'),
    'tcp.flags.syn': flag('synchronize'),
    'tcp.flags.fin': flag('finish'),
    'tcp.window_size_value': number('window, not scaled'),
    'tcp.checksum': hexNumber('checksum'),
    'tcp.urgent_pointer': number('urgent pointer'),
    'tcp.option_kind': number('option', optionNames),
    'tcp.option_len': number('length'),
    'tcp.options.mss_val': number('maximum segment size'),
    'tcp.options.wscale.shift': number('shift'),
    'tcp.options.timestamp.tsval': number('value'),
    'tcp.options.timestamp.tsecr': number('echo'),
    'tcp.options.sack_le': number('left edge'),
    'tcp.options.sack_re': number('right edge'),
    'tcp.option_data': bytes('content'),
    'tcp.len': number('length of the payload'),
  },
  on: { ip: [6] },
  dissect(d, start, end) {
    const reason = checkTcp(d.bytes, start, end);
    const source = d.number('tcp.srcport', start, 2);
    const destination = d.number('tcp.dstport', start + 2, 2);
    if (reason !== null) return d.flaw(reason, start, end);
    const headerEnd = start + tcpHeaderLength(d.bytes, start);
    d.number('tcp.seq_raw', start + 4, 4);
    d.number('tcp.ack_raw', start + 8, 4);
    d.put('tcp.hdr_len', headerEnd - start, start + 12, start + 13);
    flags(d, start);
    d.number('tcp.window_size_value', start + 14, 2);
    const sum = pseudoSumAt(d, 6, start, end);
    if (sum === null) d.number('tcp.checksum', start + 16, 2);
    else putChecksum(d, 'tcp.checksum', start + 16, start, end, sum);
    d.number('tcp.urgent_pointer', start + 18, 2);
    options(d, start + 20, headerEnd);
    d.put('tcp.len', end - headerEnd, headerEnd, end);
    d.summary(summary(d, start, source, destination, end - headerEnd));
    d.passByPorts('tcp', source, destination, headerEnd, end);
  },
  samples: [
    {
      name: 'a SYN',
      under: ['ip', 6],
      hex: 'c4f41f90 873c43a5 00000000 a002faf0 0000 0000 020405b4 0402 080a9441b8c400000000 01 030307 00 00',
      expect: {
        'tcp.srcport': '50420',
        'tcp.dstport': '8080',
        'tcp.seq_raw': '2268873637',
        'tcp.flags': '0x0002',
        'tcp.flags.syn': '1',
        'tcp.options.mss_val': '1460',
        'tcp.options.wscale.shift': '7',
        'tcp.options.timestamp.tsval': '2487335108',
        'tcp.len': '2',
      },
    },
  ],
});

function flags(d: Dissection, start: number): void {
  const node = d.put(
    'tcp.flags',
    u16(d.bytes, start + 12) & 0xfff,
    start + 12,
    start + 14,
    flagsText(tcpFlagsOf(d.bytes, start)),
  );
  d.within(node, () => {
    d.bits('tcp.flags.res', start + 12, 1, 0x0e);
    d.bits('tcp.flags.ae', start + 12, 1, 0x01);
    const names = ['cwr', 'ece', 'urg', 'ack', 'push', 'reset', 'syn', 'fin'];
    for (const [index, name] of names.entries()) d.bits(`tcp.flags.${name}`, start + 13, 1, 0x80 >> index);
  });
}

function flagsText(value: number): string {
  return flagNames.filter((_, index) => (value & (1 << index)) !== 0).join(', ') || 'none';
}

function summary(d: Dissection, start: number, source: number, destination: number, length: number): string {
  const flagWords = flagsText(tcpFlagsOf(d.bytes, start));
  const numbers = `seq ${u32(d.bytes, start + 4)} ack ${u32(d.bytes, start + 8)} window ${u16(d.bytes, start + 14)}`;
  return `${source} > ${destination} [${flagWords}] ${numbers} length ${length}`;
}

function options(d: Dissection, start: number, end: number): void {
  let at = start;
  while (at < end) {
    const kind = u8(d.bytes, at);
    const length = kind <= 1 ? 1 : at + 1 < end ? u8(d.bytes, at + 1) : 0;
    if (length === 0 || (kind > 1 && length < 2) || at + length > end)
      return d.flaw(`option ${kind} is malformed`, at, end);
    const here = at;
    d.within(d.put('tcp.option_kind', kind, at, at + length), () => {
      if (kind > 1) d.number('tcp.option_len', here + 1, 1);
      option(d, kind, here + 2, here + length);
    });
    if (kind === 0) return;
    at += length;
  }
}

function option(d: Dissection, kind: number, start: number, end: number): void {
  const length = end - start;
  if (kind === 2 && length === 2) d.number('tcp.options.mss_val', start, 2);
  else if (kind === 3 && length === 1) d.number('tcp.options.wscale.shift', start, 1);
  else if (kind === 8 && length === 8) {
    d.number('tcp.options.timestamp.tsval', start, 4);
    d.number('tcp.options.timestamp.tsecr', start + 4, 4);
  } else if (kind === 5 && length % 8 === 0) {
    for (let at = start; at < end; at += 8) {
      d.number('tcp.options.sack_le', at, 4);
      d.number('tcp.options.sack_re', at + 4, 4);
    }
  } else if (length > 0) d.raw('tcp.option_data', start, end);
}
