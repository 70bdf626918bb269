/** Syslog messages. */
import { parseSyslog } from '../../wire/syslog.ts';
import { number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const facilities: Readonly<Record<number, string>> = Object.fromEntries(
  [
    'kern',
    'user',
    'mail',
    'daemon',
    'auth',
    'syslog',
    'lpr',
    'news',
    'uucp',
    'cron',
    'authpriv',
    'ftp',
    'ntp',
    'audit',
    'alert',
    'clock',
  ]
    .concat(Array.from({ length: 8 }, (_, index) => `local${index}`))
    .map((name, index) => [index, name]),
);
const severities: Readonly<Record<number, string>> = {
  0: 'emergency',
  1: 'alert',
  2: 'critical',
  3: 'error',
  4: 'warning',
  5: 'notice',
  6: 'information',
  7: 'debug',
};

export default defineProtocol({
  name: 'syslog',
  title: 'Syslog message',
  column: 'Syslog',
  fields: {
    'syslog.facility': number('facility', facilities),
    'syslog.level': number('severity', severities),
    'syslog.version': number('version'),
    'syslog.timestamp': text('time'),
    'syslog.hostname': text('host'),
    'syslog.appname': text('application'),
    'syslog.procid': text('process'),
    'syslog.msgid': text('kind of message'),
    'syslog.msg': text('message with its head'),
    'syslog.text': text('message'),
  },
  on: { udp: [514] },
  accepts: (bytes, start) => bytes[start] === 0x3c,
  dissect(d, start, end) {
    const parsed = parseSyslog(d.bytes, start, end);
    if (!parsed.ok) return d.flaw(parsed.reason, start, end);
    const { value } = parsed;
    const headEnd = Math.min(end, start + 1 + String(value.facility * 8 + value.severity).length + 1);
    d.put('syslog.facility', value.facility, start, headEnd);
    d.put('syslog.level', value.severity, start, headEnd);
    if (value.version !== null) d.put('syslog.version', value.version, headEnd, headEnd + 1);
    const said = {
      timestamp: value.time,
      hostname: value.host,
      appname: value.application,
      procid: value.process,
      msgid: value.messageId,
    };
    for (const [name, content] of Object.entries(said))
      if (content !== null) d.put(`syslog.${name}`, content, headEnd, end);
    d.text('syslog.msg', headEnd, end);
    d.put('syslog.text', value.text, headEnd, end);
    d.summary(`${facilities[value.facility] ?? value.facility}.${severities[value.severity]}: ${value.text}`);
    d.flawOf(parsed, start);
  },
  samples: [
    {
      name: 'the older form',
      under: ['udp', 514],
      hex: Buffer.from('<34>Oct 11 22:14:15 host su[77]: failed').toString('hex'),
      expect: {
        'syslog.facility': 'auth (4)',
        'syslog.level': 'critical (2)',
        'syslog.procid': '77',
        'syslog.text': 'failed',
      },
      info: 'auth.critical: failed',
    },
  ],
});
