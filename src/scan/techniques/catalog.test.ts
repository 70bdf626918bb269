/** Every technique reads its own samples as it says, and asks with the packet it means. */
import { describe, expect, test } from 'vitest';
import { ipv4Address } from '../../addr/ip-address.ts';
import { buildPacket, plainIpv4 } from '../../wire/build-packet.ts';
import type { Technique } from '../technique.ts';
import { techniques } from './catalog.gen.ts';

const loaded: readonly Technique[] = await Promise.all(techniques.map((entry) => entry.load()));

describe.each(loaded.map((technique) => [technique.id, technique] as const))('%s', (id, technique) => {
  test('is what the catalogue says', () => {
    expect(techniques.find((entry) => entry.id === id)?.brief).toBe(technique.brief);
    expect(id.split('.')).toHaveLength(2);
  });

  test('reads its samples', () => {
    expect(technique.samples.length).toBeGreaterThan(1);
    if (technique.kind === 'dial') {
      for (const { outcome, reads } of technique.samples) {
        const verdict = technique.classify(outcome, ipv4Address(0x0a000001));
        expect(typeof verdict === 'string' ? verdict : `${verdict.state} ${verdict.reason}`, outcome.code).toBe(reads);
      }
      return;
    }
    for (const { reply, reads } of technique.samples) {
      const verdict = technique.classify(reply);
      expect(verdict === null ? null : `${verdict.state} ${verdict.reason}`, JSON.stringify(reply)).toBe(reads);
    }
  });

  test('asks with a packet that can be built for any port', () => {
    if (technique.kind === 'dial') return;
    for (const port of [0, 1, 53, 80, 161, 443, 5353, 65_535]) {
      const { transport, payload } = technique.probe(port);
      const network = plainIpv4(ipv4Address(0x0a000001), ipv4Address(0x0a000002));
      expect(buildPacket({ link: null, network, transport, payload }).bytes.length).toBeLessThan(1500);
      expect(technique.probe(port).key).toBe(technique.probe(port).key);
    }
  });
});
