/** The link through libpcap conforms, on a veth pair and on loopback. */
import { linkTypes } from '../wire/link-type.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildLab, type Lab } from '../../lab/build-lab.ts';
import { needs } from '../../lab/needs.ts';
import { hasLibpcap } from '../ffi/libpcap.ts';
import { compileFilter } from './compile-filter.ts';
import { collect, describeConformance, experimentalFrame, type Wire } from './conformance.fixture.ts';
import type { Link } from './link.ts';
import type { LinkOptions } from './link-options.ts';
import { activationError } from './open-error.ts';
import { openPcapLink } from './pcap-link.ts';
import { batchOf } from './prepared-batch.ts';

const required = needs({ root: true, lab: true });
const present = hasLibpcap();
let lab: Lab<'client' | 'server'> | undefined;

beforeAll(async () => {
  if (required.missing !== undefined || !present) return;
  lab = await buildLab({
    hosts: { client: {}, server: {} },
    links: [
      {
        ends: [
          { host: 'client', addresses: ['10.83.0.1/24'] },
          { host: 'server', addresses: ['10.83.0.2/24'] },
        ],
      },
    ],
  });
});

afterAll(() => lab?.close());

function open(host: 'client' | 'server', options: Partial<LinkOptions> = {}): Link {
  const namespace = `/run/netns/${lab!.host(host).namespace}`;
  return openPcapLink({ interface: 'eth0', ringBytes: 4 << 20, namespace, ...options });
}

function wire(near: Link, far: Link): Wire {
  return {
    near,
    far,
    close: () => {
      near.close();
      far.close();
    },
  };
}

required.describe(present ? 'libpcap' : 'libpcap (skipped: libpcap0.8 is not installed)', () => {
  if (!present) return test.skip('is not here', () => {});

  describeConformance({ name: 'the libpcap link on a veth pair', open: () => wire(open('client'), open('server')) });

  describeConformance({
    name: 'the libpcap link on loopback',
    open: () => wire(open('client', { interface: 'lo' }), open('client', { interface: 'lo' })),
  });

  test('a compiled filter and a direction hold', () => {
    const compiled = compileFilter({ expression: 'ether[20] = 7', linkType: linkTypes.ethernet });
    if (!compiled.ok) throw new Error(compiled.reason);
    const near = open('client', { direction: 'in', filter: compiled.value });
    const far = open('server', { filter: compiled.value });
    const frames = [5, 7, 9].map((value) => {
      const frame = experimentalFrame(60);
      frame[20] = value;
      return frame;
    });
    near.send(batchOf(frames));
    expect(collect(far, 1).map(({ bytes }) => bytes[20])).toEqual([7]);
    expect(near.receive(() => {}, 20)).toBe(0);
    far.close();
    near.close();
  });

  test('an interface that does not exist, and an option that libpcap lacks', () => {
    expect(() => open('client', { interface: 'nothere0' })).toThrow(
      expect.objectContaining({ code: 'PTL_NO_INTERFACE' }),
    );
    expect(() => open('client', { bypassQueue: true })).toThrow(expect.objectContaining({ code: 'PTL_PLATFORM' }));
  });
  return undefined;
});

describe('errors of activation', () => {
  test('a refusal names the capability, anything else keeps what libpcap said', () => {
    expect(activationError(-8, 'socket: Operation not permitted', 'eth0')).toMatchObject({
      code: 'PTL_PERMISSION',
      message: expect.stringContaining('CAP_NET_RAW') as string,
    });
    expect(activationError(-1, 'something odd', 'eth0')).toMatchObject({
      code: 'PTL_SYSTEM_CALL',
      evidence: 'something odd',
    });
  });
});
