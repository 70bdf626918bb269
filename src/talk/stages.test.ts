/** What changes and looks at bytes: CRLF, hex dumps, Telnet, chat lines, access lists, rates, certificates. */
import { X509Certificate } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fakeClock } from '../base/clock.ts';
import { internetName } from '../os/socket-name.ts';
import { accessList } from './access-list.ts';
import { ChatLines } from './chat.ts';
import { crlfStage } from './crlf.ts';
import { interleaved } from './dial.ts';
import { HexDump } from './hex-dump.ts';
import { rateLimit } from './rate-limit.ts';
import { selfSigned } from './self-signed.ts';
import { TelnetClient, telnetEscaped, telnetRefusals } from './telnet.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('CRLF', () => {
  test('a bare LF gets its CR, a whole end stays, also across chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', '\r', '\n') })), (chunks) => {
        const stage = crlfStage();
        const out = chunks.map((chunk) => Buffer.from(stage(Buffer.from(chunk))).toString()).join('');
        expect(out).toBe(chunks.join('').replaceAll(/(?<!\r)\n/g, '\r\n'));
      }),
    );
  });
});

test('a hex dump counts each direction and shows ASCII only', () => {
  const dump = new HexDump();
  expect(dump.lines('sent', Buffer.from('hi\x1b'))).toBe(`> 00000000  68 69 1b${' '.repeat(40)}  |hi.|\n`);
  expect(dump.lines('sent', Buffer.alloc(16, 'a'))).toContain('> 00000003  61');
  expect(dump.lines('received', Buffer.from('x'))).toContain('< 00000000  78');
});

describe('Telnet', () => {
  test('answers as the client of inetutils does, as far as it agrees', () => {
    const client = new TelnetClient({ terminalType: 'xterm', window: { columns: 255, rows: 24 } });
    const offer = Uint8Array.of(255, 253, 24, 255, 253, 31, 255, 253, 32, 255, 251, 1, 255, 251, 3, 104, 105);
    const { data, reply } = client.take(offer);
    expect(Buffer.from(data).toString()).toBe('hi');
    expect(hex(reply)).toBe('fffb18fffb1ffffa1f00ffff0018fff0fffb20fffd01fffd03');
    expect(hex(client.take(Uint8Array.of(255, 250, 24, 1, 255, 240)).reply)).toBe(
      `fffa1800${Buffer.from('XTERM').toString('hex')}fff0`,
    );
    expect(client.take(offer).reply).toHaveLength(0);
  });

  test('torn commands are whole commands', () => {
    const client = new TelnetClient({ terminalType: null, window: null });
    const whole = Uint8Array.of(65, 255, 255, 255, 253, 99, 13, 0, 66);
    const parts = [...whole].map((byte) => client.take(Uint8Array.of(byte)));
    expect(hex(Buffer.concat(parts.map(({ data }) => data)))).toBe('41ff0d42');
    expect(hex(Buffer.concat(parts.map(({ reply }) => reply)))).toBe('fffc63');
  });

  test('no bytes make it throw or loop', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        const { data, reply } = new TelnetClient({ terminalType: 'x', window: null }).take(bytes);
        expect(data.length).toBeLessThanOrEqual(bytes.length);
        expect(reply.length).toBeLessThan(bytes.length * 8 + 16);
      }),
    );
  });

  test('escapes data, refuses in the manner of netcats', () => {
    expect(hex(telnetEscaped(Uint8Array.of(1, 255, 2)))).toBe('01ffff02');
    expect(hex(telnetRefusals(Uint8Array.of(255, 253, 1, 7, 255, 251, 3)))).toBe('fffc01fffe03');
  });
});

test('chat lines are whole, bounded and printable', () => {
  const lines = new ChatLines();
  expect(lines.take(Buffer.from('ab'))).toEqual([]);
  expect(lines.take(Buffer.from('c\r\n\x1b[2J\u202ex\tx\n'))).toEqual(['abc', '.[2J.x\tx']);
  expect(lines.take(Buffer.alloc(10_000, 'y')).length).toBe(2);
});

test('access lists', () => {
  const at = (text: string) => internetName(text, 1);
  const list = accessList(['10.0.0.0/8, ::1'], ['10.1.0.0/16']);
  expect(['10.2.3.4', '::1', '::ffff:10.2.3.4'].map((text) => list.allows(at(text)))).toEqual([true, true, true]);
  expect(['10.1.2.3', '192.168.0.1', '::2'].map((text) => list.allows(at(text)))).toEqual([false, false, false]);
  expect(accessList([], ['127.0.0.1']).allows(at('127.0.0.2'))).toBe(true);
  expect(() => accessList(['10.0.0.0/40'], [])).toThrow('no address or network');
});

test('a rate is kept over time', async () => {
  const clock = fakeClock();
  const pace = rateLimit(1000, clock);
  for (let count = 0; count < 10; count++) await pace(500);
  expect(clock.monotonic()).toBeGreaterThanOrEqual(4900);
});

test('families take turns, the first first', () => {
  const addresses = ['::1', '::2', '127.0.0.1'].map((text) => internetName(text, 1).address);
  expect(interleaved(addresses)).toEqual([addresses[0], addresses[2], addresses[1]]);
});

test('a self-signed certificate is one, for its name', () => {
  const now = Date.UTC(2026, 0, 2);
  const { cert, key } = selfSigned('localhost', now);
  const parsed = new X509Certificate(cert);
  expect(parsed.subject).toBe('CN=localhost');
  expect(parsed.checkHost('localhost')).toBe('localhost');
  expect(parsed.verify(parsed.publicKey)).toBe(true);
  expect(new Date(parsed.validTo).getTime()).toBe(now + 30 * 86_400_000);
  expect(key).toContain('PRIVATE KEY');
});
