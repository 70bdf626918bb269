/** Every discovery method reads its own samples as it says, and its packets can be built for every family it exists in. */
import { describe, expect, test } from 'vitest';
import { parseIp } from '../../addr/ip-address.ts';
import type { IpAddress } from '../../addr/ip-address.ts';
import { buildPacket, plainIpv4, plainIpv6 } from '../../wire/build-packet.ts';
import { findIpParts, ipParts } from '../../wire/ip-header.ts';
import { discoveryMethodIds } from './discovery-method.ts';
import { discoveryMethod, discoveryMethods, usualConnectProbes, usualProbes } from './methods.ts';

const ip = (text: string): IpAddress => {
  const parsed = parseIp(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
};

describe.each(discoveryMethods.map((method) => [method.id, method] as const))('%s', (_id, method) => {
  test('reads its samples', () => {
    expect(method.samples.length).toBeGreaterThan(1);
    for (const { reply, number, reads } of method.samples)
      expect(method.read(reply, number), JSON.stringify(reply)).toBe(reads);
  });

  test('asks with packets of the protocol that they name', () => {
    for (const version of method.versions) {
      for (const number of method.takes === null ? [0] : [...method.usual, 1, 6, 17, 53, 132]) {
        const { transport, protocol, payload, port } = method.question(version, number);
        const network =
          version === 4
            ? { ...plainIpv4(ip('10.0.0.1'), ip('10.0.0.2')), protocol }
            : { ...plainIpv6(ip('fd00::1'), ip('fd00::2')), protocol };
        const { bytes } = buildPacket({ link: null, network, transport, payload });
        const parts = ipParts();
        expect(findIpParts(bytes, 0, bytes.length, parts)).toBeNull();
        expect([parts.version, parts.protocol]).toEqual([version, protocol]);
        if (method.takes === 'port') expect(port).toBe(number);
      }
    }
  });
});

test('every id but that of connections is a method; what is usual exists', () => {
  expect(new Set(discoveryMethods.map(({ id }) => id))).toEqual(
    new Set(discoveryMethodIds.filter((id) => id !== 'tcp.connect')),
  );
  expect(() => discoveryMethod('tcp.connect')).toThrow(RangeError);
  for (const { method } of usualProbes) expect(discoveryMethod(method).id).toBe(method);
  expect(usualConnectProbes.every(({ method }) => method === 'tcp.connect')).toBe(true);
});
