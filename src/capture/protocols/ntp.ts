/** The network time protocol. */
import { u8 } from '../../wire/bytes.ts';
import { checkNtp, ntpMode } from '../../wire/ntp.ts';
import { bytes, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const modes: Readonly<Record<number, string>> = {
  1: 'symmetric active',
  2: 'symmetric passive',
  3: 'client',
  4: 'server',
  5: 'broadcast',
  6: 'control',
  7: 'private',
};
const leaps = { 0: 'none', 1: 'a minute of 61 seconds', 2: 'a minute of 59 seconds', 3: 'not synchronized' };

export default defineProtocol({
  name: 'ntp',
  title: 'Network Time Protocol',
  column: 'NTP',
  fields: {
    'ntp.flags': hexNumber('flags'),
    'ntp.flags.li': number('leap second', leaps),
    'ntp.flags.vn': number('version'),
    'ntp.flags.mode': number('mode', modes),
    'ntp.stratum': number('stratum'),
    'ntp.ppoll': number('poll interval as a power of two seconds'),
    'ntp.precision': number('precision as a power of two seconds'),
    'ntp.rootdelay': hexNumber('delay to the root, 16.16 seconds'),
    'ntp.rootdispersion': hexNumber('dispersion of the root, 16.16 seconds'),
    'ntp.refid': bytes('reference'),
    'ntp.reftime': bytes('set at'),
    'ntp.org': bytes('originate'),
    'ntp.rec': bytes('receive'),
    'ntp.xmt': bytes('transmit'),
  },
  on: { udp: [123] },
  accepts: (bytes, start, end) => end - start >= 8 && ntpMode(bytes, start) !== 0,
  dissect(d, start, end) {
    d.within(d.put('ntp.flags', u8(d.bytes, start), start, start + 1), () => {
      d.bits('ntp.flags.li', start, 1, 0xc0);
      d.bits('ntp.flags.vn', start, 1, 0x38);
      d.bits('ntp.flags.mode', start, 1, 0x07);
    });
    const mode = ntpMode(d.bytes, start);
    d.summary(`version ${(u8(d.bytes, start) >> 3) & 7}, ${modes[mode] ?? 'mode 0'}`);
    if (mode > 5) return d.rest(start + 1, end);
    const reason = checkNtp(d.bytes, start, end);
    if (reason !== null) return d.flaw(reason, start, end);
    d.number('ntp.stratum', start + 1, 1);
    for (const [field, at] of [
      ['ntp.ppoll', start + 2],
      ['ntp.precision', start + 3],
    ] as const) {
      d.put(field, (u8(d.bytes, at) << 24) >> 24, at, at + 1);
    }
    d.number('ntp.rootdelay', start + 4, 4);
    d.number('ntp.rootdispersion', start + 8, 4);
    d.raw('ntp.refid', start + 12, start + 16);
    for (const [index, field] of ['reftime', 'org', 'rec', 'xmt'].entries()) {
      const at = start + 16 + index * 8;
      d.raw(`ntp.${field}`, at, at + 8, timeText(d.bytes, at));
    }
    d.rest(start + 48, end);
  },
  samples: [
    {
      name: 'a client of version 4',
      under: ['udp', 123],
      hex: `23020aec 00000100 00000200 0a000001 ${'00'.repeat(24)} ea8b2c0080000000`,
      expect: { 'ntp.flags.mode': 'client (3)', 'ntp.flags.vn': '4', 'ntp.stratum': '2', 'ntp.precision': '-20' },
    },
  ],
});

/** 2,208,988,800 seconds lie between 1900, where NTP counts from, and 1970 (RFC 5905 figure 4). */
function timeText(bytes: Uint8Array, at: number): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 8);
  const [seconds, fraction] = [view.getUint32(0), view.getUint32(4)];
  if (seconds === 0 && fraction === 0) return 'not set';
  return new Date((seconds - 2_208_988_800) * 1000 + Math.floor((fraction / 2 ** 32) * 1000)).toISOString();
}
