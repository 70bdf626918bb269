/** Syslog messages of both forms: the examples of the RFCs, put together, malformed. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { emitted, valueOf } from './hex.fixture.ts';
import type { SyslogMessage } from './syslog.ts';
import { emitSyslog, parseSyslog } from './syslog.ts';

function read(text: string): SyslogMessage {
  const bytes = Buffer.from(text, 'latin1');
  return valueOf(parseSyslog(bytes, 0, bytes.length));
}

test('an example of RFC 5424 section 6.5', () => {
  const structured = String.raw`[a@1 iut="3" t="x\]\"y"][b@1 c="d"]`;
  const text = `<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 ${structured} An event`;
  const message = read(text);
  expect(message).toEqual({
    facility: 20,
    severity: 5,
    version: 1,
    time: '2003-10-11T22:14:15.003Z',
    host: 'mymachine.example.com',
    application: 'evntslog',
    process: null,
    messageId: 'ID47',
    structured,
    text: 'An event',
  });
  expect(Buffer.from(emitted((into, at) => emitSyslog(message, into, at))).toString()).toBe(text);
});

test('an example of RFC 3164 section 5.4', () => {
  expect(read("<34>Oct 11 22:14:15 mymachine su[12]: 'su root' failed")).toMatchObject({
    facility: 4,
    severity: 2,
    version: null,
    time: 'Oct 11 22:14:15',
    host: 'mymachine',
    application: 'su',
    process: '12',
    text: "'su root' failed",
  });
});

test('what programs really send', () => {
  expect(read('<13>no form at all')).toMatchObject({ time: null, application: null, text: 'no form at all' });
  expect(read('<13>cron: run')).toMatchObject({ host: null, application: 'cron', text: 'run' });
  expect(read('<14>1 - - - - - -')).toMatchObject({ version: 1, time: null, structured: null, text: '' });
  expect(read('<14>1 - - - - - [open "')).toMatchObject({ version: null, text: '1 - - - - - [open "' });
});

test.each(['', '13', '<192>a', '<>a', '<1234>a'])('refused: %j', (text) => {
  const bytes = Buffer.from(text);
  expect(parseSyslog(bytes, 0, bytes.length)).toEqual({ ok: false, reason: 'not a syslog message' });
});

test('parse after emit gives the value back', () => {
  const word = fc.option(fc.stringMatching(/^[!-~]{2,20}$/));
  const message: fc.Arbitrary<SyslogMessage> = fc.record({
    facility: fc.nat(23),
    severity: fc.nat(7),
    version: fc.constant(1),
    time: word,
    host: word,
    application: word,
    process: word,
    messageId: word,
    structured: fc.constantFrom(null, '[a@1]', '[a@1 b="c"][d@2]'),
    text: fc.stringMatching(/^(?:[!-~][ -~]{0,20})?$/),
  });
  fc.assert(
    fc.property(message, (value) => {
      const bytes = emitted((into, at) => emitSyslog(value, into, at));
      expect(valueOf(parseSyslog(bytes, 0, bytes.length))).toEqual(value);
    }),
  );
});
