/** A ring that was asked for ahead: taken once, by the link that wishes for just this one, and it receives. */
import { readdirSync, readlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { needs } from '../../lab/needs.ts';
import { linkTypes } from '../wire/link-type.ts';
import type { Link } from './link.ts';
import { synPacket } from './packets.fixture.ts';
import { batchOf } from './prepared-batch.ts';
import { openRawLink } from './raw-link.linux.ts';
import { replyFilter } from './reply-filter.ts';
import { askForRing, ringIsMade, takeRing } from './rings-ahead.linux.ts';

const wish = { bytes: 1 << 20, retireMs: 2, snapLength: 160 };
const ports = { low: 61_004, high: 61_004 };

function openSockets(): number {
  return readdirSync('/proc/self/fd').filter((fd) => isSocket(`/proc/self/fd/${fd}`)).length;
}

function isSocket(path: string): boolean {
  try {
    return readlinkSync(path).startsWith('socket:');
  } catch {
    return false;
  }
}

function open(): Link {
  const filter = replyFilter({ linkType: linkTypes.raw, transports: ['tcp'], ports, icmp: false });
  const { bytes: ringBytes, retireMs, snapLength } = wish;
  return openRawLink({ interface: 'lo', filter, direction: 'in', ringBytes, retireMs, snapLength });
}

/** Whether this host's answer to a SYN of ours comes. */
function isAnswered(link: Link): boolean {
  link.send(batchOf([synPacket({ from: '127.0.0.1', to: '127.0.0.1', fromPort: 61_004, toPort: 9 })]));
  let heard = 0;
  for (let round = 0; round < 40 && heard === 0; round++) heard += link.receive(() => {}, 50);
  return heard === 1;
}

needs({ root: true }).describe('a ring asked for ahead', () => {
  test('is the ring of the link that wishes for it, and of no other', async () => {
    askForRing(wish);
    await ringIsMade();
    expect(takeRing({ ...wish, snapLength: 64 })).toBeNull();
    const before = openSockets();
    const [first, second] = [open(), open()];
    // Each link has two raw sockets and, for the drops of its interface, one more; only the second needs a packet socket of its own.
    const opened = openSockets() - before;
    first.close();
    expect(isAnswered(second)).toBe(true);
    second.close();
    expect(opened % 2).toBe(1);
    expect(takeRing(wish)).toBeNull();
  });

  test('receives as any other', async () => {
    askForRing(wish);
    await ringIsMade();
    const link = open();
    expect(isAnswered(link)).toBe(true);
    link.close();
  });
});
