/** The identification of SSH: read, written, hidden behind other lines. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { emitted, valueOf } from './hex.fixture.ts';
import type { SshBanner } from './ssh-banner.ts';
import { emitSshBanner, parseSshBanner } from './ssh-banner.ts';

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

test('parse and emit', () => {
  const bytes = bytesOf('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u7\r\n');
  const banner: SshBanner = { protocol: '2.0', software: 'OpenSSH_9.2p1', comment: 'Debian-2+deb12u7', before: [] };
  expect(parseSshBanner(bytes, 0, bytes.length)).toEqual({
    ok: true,
    value: banner,
    payloadStart: bytes.length,
    payloadEnd: bytes.length,
    flaw: null,
  });
  expect(emitted((into, at) => emitSshBanner(banner, into, at))).toEqual(bytes);
});

test('lines before it are kept', () => {
  const bytes = bytesOf('Hello\r\nthere\r\nSSH-1.99-x\nkey');
  expect(parseSshBanner(bytes, 0, bytes.length)).toMatchObject({
    value: { protocol: '1.99', software: 'x', comment: null, before: ['Hello', 'there'] },
    payloadStart: bytes.length - 3,
  });
});

test.each([
  '',
  'SSH-2.0-x',
  'SSH-2.0-\r\n',
  'HTTP/1.1 400\r\n',
  `${'x\r\n'.repeat(60)}SSH-2.0-x\r\n`,
  `${'x'.repeat(2000)}\r\n`,
])('refused: %j', (text) => {
  const bytes = bytesOf(text);
  expect(parseSshBanner(bytes, 0, bytes.length)).toEqual({ ok: false, reason: 'no SSH identification' });
});

test('parse after emit gives the value back', () => {
  const word = fc.stringMatching(/^[!-~]{1,20}$/);
  const banner: fc.Arbitrary<SshBanner> = fc.record({
    protocol: fc.constantFrom('2.0', '1.99'),
    software: word,
    comment: fc.option(fc.stringMatching(/^[ -~]{1,20}$/)),
    before: fc.array(fc.stringMatching(/^[a-z]{0,10}$/), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(banner, (value) => {
      const bytes = emitted((into, at) => emitSshBanner(value, into, at));
      expect(valueOf(parseSshBanner(bytes, 0, bytes.length))).toEqual(value);
    }),
  );
});
