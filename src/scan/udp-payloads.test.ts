/** The questions are well formed as far as their own formats can be checked, and small. */
import { describe, expect, test } from 'vitest';
import { parseDns } from '../wire/dns.ts';
import { udpPayloadKey, udpPayloads } from './udp-payloads.ts';

const of = (protocol: string): Uint8Array => udpPayloads.find((payload) => payload.protocol === protocol)!.bytes;

describe('the UDP payloads', () => {
  test('are many, one for a port, and fit into a packet', () => {
    expect(udpPayloads.length).toBeGreaterThanOrEqual(25);
    const ports = udpPayloads.flatMap((payload) => payload.ports);
    expect(new Set(ports).size).toBe(ports.length);
    expect(udpPayloads.every(({ bytes }) => bytes.length <= 1252)).toBe(true);
    expect([udpPayloadKey(53) > 0, udpPayloadKey(54)]).toEqual([true, 0]);
  });

  test.each(['dns', 'mdns', 'llmnr', 'netbios-ns'])('%s is one question', (protocol) => {
    const bytes = of(protocol);
    const parsed = parseDns(bytes, 0, bytes.length);
    expect(parsed.ok && parsed.value.questions).toHaveLength(1);
  });

  test.each(['snmp', 'cldap'])('%s is one BER sequence of its own length', (protocol) => {
    const bytes = of(protocol);
    expect([bytes[0], bytes[1]]).toEqual([0x30, bytes.length - 2]);
  });

  test('lengths inside the headers are those of the datagrams', () => {
    const word = (protocol: string, at: number): number => (of(protocol)[at]! << 8) | of(protocol)[at + 1]!;
    expect(word('radius', 2)).toBe(of('radius').length);
    expect(word('l2tp', 2)).toBe(of('l2tp').length);
    expect(word('bacnet', 2)).toBe(of('bacnet').length);
    expect(word('ike', 26)).toBe(of('ike').length);
    expect(word('slp', 3)).toBe(of('slp').length);
    expect(of('ntp')).toHaveLength(48);
    expect(of('stun')).toHaveLength(20);
    expect(of('rip')).toHaveLength(24);
    expect(of('quic')).toHaveLength(1200);
    expect(of('rpcbind')).toHaveLength(40);
    expect(of('dhcp').subarray(236, 240)).toEqual(Buffer.from('63825363', 'hex'));
  });
});
