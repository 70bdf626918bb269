/** Dialling a name: families take turns, dead addresses do not hold up living ones, and nothing is left open. */
import { describe, expect, it } from 'vitest';
import { parseIp } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { systemClock } from '../base/clock.ts';
import type { SocketName } from '../os/socket-name.ts';
import { dial, interleaved } from './dial.ts';

function address(text: string): IpAddress {
  const parsed = parseIp(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}
const four = Array.from({ length: 32 }, (_, index) => address(`127.0.1.${index + 1}`));
const six = Array.from({ length: 32 }, (_, index) => address(`fd00::${(index + 1).toString(16)}`));
const names = (addresses: readonly IpAddress[]): SocketName[] =>
  addresses.map((each) => ({ kind: 'internet', address: each, port: 1 }));
const refused = (): Promise<never> => Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));

describe('dial', () => {
  it('tries 64 addresses that refuse one after the other, and takes the last, which answers', async () => {
    const order = names(interleaved([...six, ...four]));
    const tried: SocketName[] = [];
    const outcome = await dial({
      names: order,
      attempt: (to) => {
        tried.push(to);
        return to === order.at(-1) ? Promise.resolve('open') : refused();
      },
      discard: () => undefined,
      clock: systemClock,
      timeoutMs: 20_000,
    });
    expect(outcome).toMatchObject({ ok: true, connection: 'open' });
    expect(tried).toEqual(order);
  });

  it('gives both families a turn before either has a second', () => {
    const order = interleaved([...six, ...four]).map(({ version }) => version);
    expect(order.slice(0, 6)).toEqual([6, 4, 6, 4, 6, 4]);
    expect(order).toHaveLength(64);
  });

  it('names every failure when all 64 refuse', async () => {
    const outcome = await dial({
      names: names([...four, ...six]),
      attempt: refused,
      discard: () => undefined,
      clock: systemClock,
    });
    expect(outcome).toMatchObject({ ok: false, why: 'failed' });
    expect(outcome.attempts).toHaveLength(64);
    expect(outcome.attempts.every(({ error }) => error?.message === 'refused')).toBe(true);
  });

  it('goes past an address that is silent, and lets go of it when another has answered', async () => {
    const aborted: boolean[] = [];
    const [silent, living] = names([four[0]!, four[1]!]);
    const outcome = await dial({
      names: [silent!, living!],
      attempt: (to, signal) =>
        to === living
          ? Promise.resolve('open')
          : new Promise((_, reject) => {
              signal.addEventListener('abort', () => {
                aborted.push(true);
                reject(new Error('aborted'));
              });
            }),
      discard: () => undefined,
      clock: systemClock,
    });
    expect(outcome).toMatchObject({ ok: true, to: living });
    await Promise.resolve();
    expect(aborted).toEqual([true]);
  });

  it('does not try more than 64, however many a hostile name server gives', async () => {
    const many = Array.from({ length: 500 }, () => four[0]!);
    const outcome = await dial({ names: names(many), attempt: refused, discard: () => undefined, clock: systemClock });
    expect(outcome.attempts).toHaveLength(64);
  });
});
