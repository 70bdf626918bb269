/** STARTTLS: what is said before TLS, who refuses, and words put in front of it. */
import { describe, expect, it } from 'vitest';
import { PortolanError } from '../base/errors.ts';
import { HandshakeDriver } from '../talk/handshake.ts';
import { startTls, startTlsNames, startTlsProtocol } from './talk-starttls.ts';

/** Plays the server: its answers in turn, each given in the pieces of the list. */
function converse(protocol: string, answers: readonly (readonly string[])[]) {
  const sent: string[] = [];
  const driver = new HandshakeDriver(startTls(startTlsProtocol(protocol), 'mail.example', 25), (bytes) =>
    sent.push(Buffer.from(bytes).toString('latin1')),
  );
  for (const piece of answers.flat()) driver.take(Buffer.from(piece, 'latin1'));
  return { sent, outcome: driver.outcome, rest: Buffer.from(driver.rest).toString('latin1') };
}

const consents: Readonly<Record<string, readonly (readonly string[])[]>> = {
  smtp: [
    ['220-mail.example\r\n220 ESM', 'TP\r\n'],
    ['250-mail.example\r\n250-STARTTLS\r\n250 HELP\r\n'],
    ['220 go', ' ahead\r\n'],
  ],
  imap: [['* OK ready\r\n'], ['a1 OK begin\r\n']],
  pop3: [['+OK ready\r\n'], ['+OK\r\n']],
  ftp: [['220 ready\r\n'], ['234 AUTH TLS OK.\r\n']],
  nntp: [['200 ready\r\n'], ['382 continue\r\n']],
  ldap: [['\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\0', '\x04\0\x04\0']],
  postgresql: [['S']],
};

describe('STARTTLS', () => {
  it.each(Object.keys(consents))('of %s ends with the consent, whatever the pieces', (protocol) => {
    const { sent, outcome, rest } = converse(protocol, consents[protocol]!);
    expect(outcome).toEqual({ ok: true });
    expect(sent.length).toBeGreaterThan(0);
    expect(rest).toBe('');
  });

  it('keeps apart what stands behind the consent', () => {
    expect(converse('smtp', [...consents['smtp']!, ['250 forged\r\n']]).rest).toBe('250 forged\r\n');
  });

  it('says when the server does not offer it', () => {
    const { outcome } = converse('smtp', [['220 mail\r\n'], ['250 HELP\r\n']]);
    expect(outcome).toMatchObject({ ok: false, reason: expect.stringContaining('does not offer STARTTLS') });
    expect(converse('postgresql', [['N']]).outcome).toMatchObject({ ok: false });
  });

  it('ends with a server that never stops talking', () => {
    expect(converse('imap', [['x'.repeat(70_000)]]).outcome).toMatchObject({ ok: false });
  });

  it('refuses a protocol that has none, with the nearest name', () => {
    expect(startTlsNames).toContain('imap');
    expect(() => startTlsProtocol('smpt')).toThrow(PortolanError);
    expect(() => startTlsProtocol('http')).toThrow('no STARTTLS for "http"');
  });
});
