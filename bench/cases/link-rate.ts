/**
 * How fast a link sends and receives over a veth pair of a laboratory, a program: `node bench/cases/link-rate.ts [PACKETS]`. Prints
 * packets a second, CPU time and losses. Each packet is aimed and checksummed anew, as a scan does it. Needs root.
 */
import { spawnSync } from 'node:child_process';
import { buildLab, type Lab } from '../../lab/build-lab.ts';
import { systemClock } from '../../src/base/clock.ts';
import { childrenCpu } from '../../src/ffi/lab-api.ts';
import type { Link } from '../../src/link/link.ts';
import { openPacketLink } from '../../src/link/packet-link.linux.ts';
import { mostFrames, PreparedBatch } from '../../src/link/prepared-batch.ts';
import { openRawLink } from '../../src/link/raw-link.linux.ts';
import type { ThreadLinkOptions } from '../../src/link/thread-start.ts';
import { openThreadedReceiver } from '../../src/link/threaded-receiver.ts';
import { openThreadedSender } from '../../src/link/threaded-sender.ts';

if (import.meta.main) await main(Number(process.argv[2] ?? 2_000_000));

async function main(packets: number): Promise<void> {
  await using lab = await buildLab({
    hosts: { client: {}, server: {} },
    links: [
      {
        ends: [
          { host: 'client', addresses: ['10.86.0.1/16'] },
          { host: 'server', addresses: ['10.86.0.2/16'] },
        ],
      },
    ],
  });
  const near = optionsIn(lab, 'client');
  const far = optionsIn(lab, 'server');
  for (let run = 0; run < 3; run++) {
    const link = openPacketLink({ ...near, use: 'send' });
    report('send: sendmmsg on a packet socket', packets, await timed(() => sendDirectly(link, packets)));
    link.close();
  }
  report('send: masscan', packets, timedReferee(lab, packets));
  const raw = openRawLink({ ...near, interface: 'lo', use: 'send' });
  const fewer = packets / 4;
  report(
    'send: raw IPv4 to loopback, answered by the kernel',
    fewer,
    await timed(() => sendDirectly(raw, fewer, true)),
  );
  raw.close();
  await receiveAll(near, far, packets, false);
  await receiveAll(near, far, packets, true);
}

function optionsIn(lab: Lab<'client' | 'server'>, host: 'client' | 'server'): ThreadLinkOptions {
  const namespace = `/run/netns/${lab.host(host).namespace}`;
  return { interface: 'eth0', namespace, ringBytes: 64 << 20, retireMs: 20, direction: 'in' };
}

/** A SYN to a neighbour that nobody is, so that no kernel answers it; or to a closed port of this host. */
function filledBatch(batch: PreparedBatch, bare: boolean): PreparedBatch {
  const packet = new Uint8Array(54);
  packet.set([2, 0, 0, 0, 0, 0x0f, 2, 0, 0, 0, 0, 1, 0x08, 0x00]);
  packet.set(
    [
      0x45,
      0,
      0,
      40,
      0,
      0,
      0x40,
      0,
      64,
      6,
      0,
      0,
      ...(bare ? [127, 0, 0, 1, 127, 0, 0, 1] : [10, 86, 0, 1, 10, 86, 0, 0]),
    ],
    14,
  );
  packet.set([0xee, 0x48, 0, 80, 0, 0, 0, 0, 0, 0, 0, 0, 0x50, 2, 4, 0], 34);
  batch.fill(bare ? packet.subarray(14) : packet);
  batch.count = batch.capacity;
  return batch;
}

/** Aims every slot: destination, sequence number, and both checksums by addition to the sum of what stays (RFC 1071). */
function aim(batch: PreparedBatch, first: number, network: number): void {
  const { bytes, slotLength, capacity } = batch;
  for (let index = 0; index < capacity; index++) {
    const at = index * slotLength + network;
    const number = first + index;
    const low = number & 0xffff;
    const sequence = Math.imul(number, 0x9e37_79b1) >>> 0;
    bytes[at + 22] = low >> 8;
    bytes[at + 23] = low;
    bytes[at + 24] = sequence >>> 24;
    bytes[at + 25] = sequence >>> 16;
    bytes[at + 26] = sequence >>> 8;
    bytes[at + 27] = sequence;
    let sum = 0x1_2345 + low + (sequence >>> 16) + (sequence & 0xffff);
    sum = (sum & 0xffff) + (sum >>> 16);
    sum = (sum & 0xffff) + (sum >>> 16);
    bytes[at + 36] = ~sum >> 8;
    bytes[at + 37] = ~sum;
  }
}

async function sendDirectly(link: Link, packets: number, bare = false): Promise<string> {
  const batch = filledBatch(PreparedBatch.create({ slotLength: 64 }), bare);
  let waits = 0;
  for (let sent = 0; sent < packets;) {
    aim(batch, sent, bare ? 0 : 14);
    for (let at = 0; at < batch.count;) {
      at += link.send(batch, at);
      if (link.sendError === null) break;
      waits++;
      await systemClock.sleep(1);
    }
    sent += batch.count;
  }
  return `${link.stats().sent} sent, ${waits} waits for room`;
}

/** A thread sends, and another receives; or this thread receives from the ring itself. */
async function receiveAll(
  near: ThreadLinkOptions,
  far: ThreadLinkOptions,
  packets: number,
  threaded: boolean,
): Promise<void> {
  const sender = await openThreadedSender(near, { slotLength: 64 });
  const sendAll = async (): Promise<void> => {
    for (let sent = 0; sent < packets; sent += mostFrames) {
      const batch = filledBatch(await sender.batch(), false);
      aim(batch, sent, 14);
      void sender.submit(batch);
    }
    await sender.close();
  };
  const what = threaded
    ? 'a thread sends, a thread receives, this one looks at the batches'
    : 'a thread sends, this one reads the ring';
  report(
    what,
    packets,
    await timed(() => (threaded ? watchThread(far, sendAll, packets) : watchRing(far, sendAll, packets))),
  );
}

async function watchRing(far: ThreadLinkOptions, sendAll: () => Promise<void>, packets: number): Promise<string> {
  const link = openPacketLink({ ...far, use: 'receive' });
  let seen = 0;
  let bytes = 0;
  const sending = sendAll();
  while (seen + link.stats().dropped < packets && (await link.whenReadable(AbortSignal.timeout(1000)))) {
    link.receive((_, start, end) => {
      seen++;
      bytes += end - start;
    }, 0);
  }
  await sending;
  const { dropped, freezes } = link.stats();
  link.close();
  return `${seen} seen (${bytes} bytes), ${dropped} dropped, ${freezes} freezes`;
}

async function watchThread(far: ThreadLinkOptions, sendAll: () => Promise<void>, packets: number): Promise<string> {
  const receiver = await openThreadedReceiver(far);
  let seen = 0;
  let bytes = 0;
  const stop = new AbortController();
  const sending = sendAll()
    .then(() => systemClock.sleep(500))
    .then(() => stop.abort());
  for await (const batch of receiver.batches(stop.signal)) {
    batch.forEach((_, start, end) => {
      seen++;
      bytes += end - start;
    });
    if (seen >= packets) break;
  }
  stop.abort();
  await sending;
  const { dropped, freezes } = await receiver.close();
  return `${seen} seen (${bytes} bytes), ${dropped} dropped, ${freezes} freezes`;
}

/** The referee: as many SYNs to the same network, which nobody answers, without its waiting for answers. */
function timedReferee(lab: Lab<'client' | 'server'>, packets: number): Timing {
  const way = ['--router-mac', '02:00:00:00:00:0f', '--interface', 'eth0', '--adapter-ip', '10.86.0.1'];
  const ports = `-p1-${Math.max(1, Math.round(packets / 65_536))}`;
  const argv = ['masscan', '10.86.0.0/16', ports, '--rate', '10000000', '--wait', '0', ...way];
  const [file = '', ...rest] = lab.host('client').argv(argv);
  const before = childrenCpu();
  const start = systemClock.monotonic();
  const { status } = spawnSync(file, rest, { stdio: 'ignore' });
  const after = childrenCpu();
  return {
    seconds: (systemClock.monotonic() - start) / 1000,
    user: (after.user - before.user) / 1e6,
    system: (after.system - before.system) / 1e6,
    note: `the whole program, exit code ${status}`,
  };
}

interface Timing {
  readonly seconds: number;
  readonly user: number;
  readonly system: number;
  readonly note: string;
}

async function timed(work: () => Promise<string>): Promise<Timing> {
  const cpu = process.cpuUsage();
  const start = systemClock.monotonic();
  const note = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (systemClock.monotonic() - start) / 1000, user: user / 1e6, system: system / 1e6, note };
}

function report(what: string, packets: number, { seconds, user, system, note }: Timing): void {
  const rate = (packets / seconds / 1e6).toFixed(3);
  const perCpu = (packets / (user + system) / 1e6).toFixed(3);
  const cpu = `CPU ${user.toFixed(2)} user + ${system.toFixed(2)} system`;
  process.stdout.write(`${what}\n  ${rate} M packets/s, ${perCpu} M a CPU second (${cpu}); ${note}\n`);
}
