/** The link of Linux, on a veth pair of a laboratory and on its loopback interface. */
import { linkTypes } from '../wire/link-type.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildLab, type Lab } from '../../lab/build-lab.ts';
import { needs } from '../../lab/needs.ts';
import { openError } from './open-error.ts';
import { hasLibpcap } from '../ffi/libpcap.ts';
import { compileFilter } from './compile-filter.ts';
import { assemble, bpfCode, branch, label, plain } from './bpf.ts';
import { collect, describeConformance, experimentalFrame } from './conformance.fixture.ts';
import type { LinkOptions } from './link-options.ts';
import { type Link, packetType } from './link.ts';
import { openPacketLink } from './packet-link.linux.ts';
import { batchOf, mostFrames, PreparedBatch } from './prepared-batch.ts';
import { SystemCallError } from '../ffi/library.ts';

const required = needs({ root: true, lab: true, tools: ['bash'] });
let lab: Lab<'client' | 'server'> | undefined;

beforeAll(async () => {
  if (required.missing !== undefined) return;
  lab = await buildLab({
    hosts: { client: {}, server: {} },
    links: [
      {
        ends: [
          { host: 'client', addresses: ['10.81.0.1/24', 'fd81::1/64'] },
          { host: 'server', addresses: ['10.81.0.2/24', 'fd81::2/64'] },
        ],
      },
    ],
  });
});

afterAll(() => lab?.close());

/** A small ring is enough for tests, and quick to make. */
function open(host: 'client' | 'server', options: Partial<LinkOptions> = {}): Link {
  const namespace = `/run/netns/${lab!.host(host).namespace}`;
  return openPacketLink({ interface: 'eth0', ringBytes: 4 << 20, retireMs: 2, namespace, ...options });
}

required.describe('on Linux', () => {
  describeConformance({
    name: 'the packet link on a veth pair',
    open() {
      const [near, far] = [open('client'), open('server')];
      return {
        near,
        far,
        close: () => {
          near.close();
          far.close();
        },
      };
    },
  });

  describeConformance({
    name: 'the packet link on loopback',
    open() {
      const [near, far] = [open('client', { interface: 'lo' }), open('client', { interface: 'lo' })];
      return {
        near,
        far,
        close: () => {
          near.close();
          far.close();
        },
      };
    },
  });

  test('directions: what comes in, what goes out, or both', () => {
    const far = open('server');
    const links = (['in', 'out', 'both'] as const).map((direction) => open('client', { direction }));
    links[0]!.send(batchOf([experimentalFrame(60)]));
    far.send(batchOf([experimentalFrame(70)]));
    const types = links.map((link) => collect(link, 2, 200).map(({ bytes, meta }) => [bytes.length, meta.packetType]));
    const { outgoing, otherHost } = packetType;
    expect(types[0]).toEqual([[70, otherHost]]);
    expect(types[1]).toEqual([[60, outgoing]]);
    expect(types[2]).toEqual([
      [60, outgoing],
      [70, otherHost],
    ]);
    for (const link of [far, ...links]) link.close();
  });

  test('the filter holds from the first frame on, and the snap length cuts', () => {
    const near = open('client');
    const onlyThis = assemble([
      plain(bpfCode.loadByte, 20),
      branch(bpfCode.ifEqual, 7, { no: 'drop' }),
      plain(bpfCode.keep, 65_535),
      label('drop'),
      plain(bpfCode.keep, 0),
    ]);
    const far = open('server', { filter: onlyThis, snapLength: 40 });
    const batch = PreparedBatch.create({ slotLength: 64 });
    batch.fill(experimentalFrame(64));
    batch.count = mostFrames;
    for (let index = 0; index < mostFrames; index++) batch.bytes[index * batch.slotLength + 20] = index & 15;
    near.send(batch);
    const seen = collect(far, mostFrames / 16);
    expect(seen).toHaveLength(mostFrames / 16);
    expect(seen.every(({ bytes, meta }) => bytes.length === 40 && meta.originalLength === 64)).toBe(true);
    expect(far.stats().received).toBe(mostFrames / 16);
    near.close();
    far.close();
  });

  test.each([0x8100, 0x88a8])('VLAN tags are put back: EtherType %i', (protocol) => {
    const [near, far] = [open('client'), open('server')];
    const plainFrame = experimentalFrame(100);
    const tag = [protocol >> 8, protocol & 255, 0x60, 0x07];
    const frame = Uint8Array.from([...plainFrame.subarray(0, 12), ...tag, ...plainFrame.subarray(12)]);
    near.send(batchOf([frame]));
    const seen: { bytes: Uint8Array; vlan: number; length: number }[] = [];
    for (let round = 0; round < 40 && seen.length === 0; round++) {
      far.receive((bytes, start, end, meta) => {
        if (bytes[start + 16] !== 0x88 || bytes[start + 17] !== 0xb5) return;
        seen.push({ bytes: bytes.slice(start, end), vlan: meta.vlan, length: meta.originalLength });
      }, 50);
    }
    // The kernel takes the tag out on the way in (skb_vlan_untag).
    expect(seen).toEqual([{ bytes: frame, vlan: 0x6007, length: 104 }]);
    near.close();
    far.close();
  });

  test('any: every interface, each frame once, behind an SLL2 header', async () => {
    const all = open('client', { interface: 'any' });
    expect(all).toMatchObject({ linkType: linkTypes.linuxSll2, interfaceIndex: 0 });
    const client = lab!.host('client');
    // To a port that nobody has: the datagram goes out, and an ICMP error comes back.
    for (const to of ['10.81.0.2', '127.0.0.1']) await client.must(['bash', '-c', `echo > /dev/udp/${to}/9`]);
    const packets: string[] = [];
    for (let round = 0; round < 40 && packets.length < 4; round++) {
      all.receive((bytes, start) => {
        const view = new DataView(bytes.buffer, start);
        if (view.getUint16(0) !== 0x0800) return;
        packets.push(`${view.getUint16(8)} type ${view.getUint8(10)} protocol ${view.getUint8(20 + 9)}`);
      }, 50);
    }
    expect(packets).toEqual([
      '1 type 4 protocol 17',
      '1 type 0 protocol 1',
      '772 type 0 protocol 17',
      '772 type 0 protocol 1',
    ]);
    expect(all.send(batchOf([experimentalFrame(60)]))).toBe(0);
    expect(all.sendError).toBe('EBADF');
    all.close();
  });

  test.skipIf(!hasLibpcap()).each(['link[10] = 0 and udp', 'udp and not greater 40 and inbound'])(
    'any with the filter %s (needs libpcap0.8)',
    async (expression) => {
      const namespace = `/run/netns/${lab!.host('client').namespace}`;
      const live = { interface: 'any', namespace };
      const filter = compileFilter({ expression, linkType: linkTypes.linuxSll2, live });
      if (!filter.ok) throw new Error(filter.reason);
      const all = open('client', { interface: 'any', filter: filter.value });
      for (const size of [1, 30]) {
        await lab!.host('client').must(['bash', '-c', `printf %${size}s > /dev/udp/127.0.0.1/9`]);
      }
      const seen: string[] = [];
      for (let round = 0; round < 10; round++) {
        all.receive((bytes, start, end) => seen.push(`${bytes[start + 10]} ${end - start}`), 20);
      }
      // 20 bytes of SLL2, 20 of IPv4, 8 of UDP; `greater 40` is about all of it, so that the second filter keeps nothing.
      expect(seen).toEqual(expression.startsWith('link') ? ['0 49', '0 78'] : []);
      all.close();
    },
  );

  test('frames lost for lack of room are counted, and no other', () => {
    const near = open('client');
    const far = open('server', { ringBytes: 1 << 18 });
    const batch = PreparedBatch.create({ slotLength: 1024 });
    batch.fill(experimentalFrame(1000));
    batch.count = mostFrames;
    for (let round = 0; round < 8; round++) near.send(batch);
    const kept = collect(far, 8 * mostFrames, 200).length;
    const { received, dropped, freezes } = far.stats();
    expect(kept).toBeGreaterThan(0);
    expect(dropped).toBeGreaterThan(0);
    expect(received + dropped).toBeGreaterThanOrEqual(8 * mostFrames);
    expect(received).toBeGreaterThanOrEqual(kept);
    expect(freezes).toBeGreaterThan(0);
    near.close();
    far.close();
  });

  test('an aborted signal closes the link', () => {
    const stop = new AbortController();
    const link = open('client', { signal: stop.signal });
    expect(link.closed).toBe(false);
    stop.abort();
    expect(link.closed).toBe(true);
    const never = open('client', { signal: AbortSignal.abort() });
    expect(never.closed).toBe(true);
  });

  test('promiscuous mode is of one interface', () => {
    open('client', { promiscuous: true }).close();
    expect(() => open('client', { promiscuous: true, interface: 'any' })).toThrow(
      expect.objectContaining({ code: 'PTL_PLATFORM' }),
    );
  });

  test('an interface that does not exist', () => {
    expect(() => open('client', { interface: 'nothere0' })).toThrow(
      expect.objectContaining({ code: 'PTL_NO_INTERFACE', message: expect.stringContaining('nothere0') as string }),
    );
  });
});

/** Runs a module body in a child process, as root and in the client; it prints JSON. */
async function inChild(body: string): Promise<unknown> {
  const here = (path: string): string => new URL(path, import.meta.url).href;
  const source = `
    const { dropPrivileges } = await import('${here('../ffi/privileges.ts')}');
    const { openPacketLink } = await import('${here('packet-link.linux.ts')}');
    const { openRawLink } = await import('${here('raw-link.linux.ts')}');
    const { openThreadedReceiver } = await import('${here('threaded-receiver.ts')}');
    const attempt = (what) => { try { return what(); } catch (error) { return { code: error.code, hint: error.hint }; } };
    ${body}`;
  const argv = [process.execPath, '--input-type=module', '-e', source];
  return JSON.parse((await lab!.host('client').must(argv)).stdout);
}

required.describe('privileges', () => {
  const capNetRaw = 13;

  test('CAP_NET_RAW is all it takes, promiscuous mode included', async () => {
    const seen = await inChild(
      `dropPrivileges({ uid: 65534, gid: 65534, keep: [${capNetRaw}] });
       const options = { interface: 'eth0', ringBytes: 1 << 20, promiscuous: true };
       process.stdout.write(JSON.stringify([openPacketLink(options).mtu, openRawLink(options).mtu]));`,
    );
    expect(seen).toEqual([1500, 1500]);
  });

  test('without it the error says so, from a thread too', async () => {
    const seen = await inChild(
      `dropPrivileges({ uid: 65534, gid: 65534 });
       const options = { interface: 'eth0' };
       const threaded = await openThreadedReceiver(options).catch(({ code, hint }) => ({ code, hint }));
       process.stdout.write(JSON.stringify([attempt(() => openPacketLink(options)), attempt(() => openRawLink(options)), threaded]));`,
    );
    const refused = { code: 'PTL_PERMISSION', hint: expect.stringContaining('CAP_NET_RAW') as string };
    expect(seen).toEqual([refused, refused, refused]);
  });

  test('what was opened as root works on without it', async () => {
    const seen = await inChild(
      `const link = openPacketLink({ interface: 'lo', ringBytes: 1 << 20 });
       const { batchOf } = await import('${new URL('prepared-batch.ts', import.meta.url).href}');
       dropPrivileges({ uid: 65534, gid: 65534 });
       link.send(batchOf([new Uint8Array(60)]));
       let seen = 0;
       for (let round = 0; round < 20 && seen === 0; round++) seen += link.receive(() => {}, 50);
       process.stdout.write(JSON.stringify({ seen, sent: link.stats().sent }));`,
    );
    expect(seen).toEqual({ seen: 1, sent: 1 });
  });
});

required.test('threads go on when the process gives up root', async () => {
  const seen = await inChild(
    `const { openThreadedSender } = await import('${new URL('threaded-sender.ts', import.meta.url).href}');
     const receiver = await openThreadedReceiver({ interface: 'lo', ringBytes: 1 << 20 });
     const sender = await openThreadedSender({ interface: 'lo' }, { slotLength: 64 });
     dropPrivileges({ uid: 65534, gid: 65534 });
     const batch = await sender.batch();
     for (let count = 0; count < 10; count++) batch.add(new Uint8Array(60));
     const report = await sender.submit(batch);
     let seen = 0;
     for await (const { frames } of receiver.batches(AbortSignal.timeout(10000))) if ((seen += frames) >= 10) break;
     await sender.close();
     const { received, dropped } = await receiver.close();
     process.stdout.write(JSON.stringify({ sent: report.sent, seen, received, dropped }));`,
  );
  expect(seen).toEqual({ sent: 10, seen: 10, received: 10, dropped: 0 });
});

required.test('an interface that goes down is an error, once', async () => {
  const client = lab!.host('client');
  await client.ip(['link add down0 type veth peer name down1', 'link set down0 up', 'link set down1 up']);
  const link = open('client', { interface: 'down0' });
  await client.ip(['link set down0 down']);
  expect(await link.whenReadable(AbortSignal.timeout(5000))).toBe(true);
  const untilError = (): void => {
    for (let round = 0; round < 50; round++) link.receive(() => {}, 0);
  };
  expect(untilError).toThrow('ENETDOWN');
  expect(link.receive(() => {}, 0)).toBe(0);
  link.close();
  await client.ip(['link del down0']);
});

describe('errors of opening', () => {
  test('a refusal names the capability', () => {
    expect(openError(new SystemCallError('socket', 1), 'interface eth0')).toMatchObject({
      code: 'PTL_PERMISSION',
      exitCode: 3,
      message: expect.stringContaining('CAP_NET_RAW') as string,
      evidence: 'socket: EPERM',
    });
    expect(openError(new SystemCallError('bind', 12), 'x')).toMatchObject({ code: 'PTL_SYSTEM_CALL' });
    const other = new Error('other');
    expect(openError(other, 'x')).toBe(other);
  });
});
