/** The load is as large as it says, and goes away. */
import { expect, test } from 'vitest';
import { buildLab } from '../build-lab.ts';
import { needs } from '../needs.ts';
import { startLoad } from './start-load.ts';

const { describe } = needs({ lab: true, tools: ['ss'] });

describe('the load', () => {
  test.each([0, 1, 3000])('opens %i connections over several processes', async (connections) => {
    await using lab = await buildLab({ hosts: { loaded: {} } });
    const host = lab.host('loaded');
    const load = await startLoad(host, connections);
    const count = async (filter: readonly string[]): Promise<number> =>
      (await host.must(['ss', '-Htn', ...filter])).stdout.split('\n').length - 1;
    expect(await count(['-l'])).toBe(load.report.addresses.length);
    expect(load.report.addresses.length).toBeGreaterThan(1);
    expect(await count(['state', 'established'])).toBe(2 * connections);
    await load.stop();
    expect(await count(['state', 'listening'])).toBe(0);
    expect(await count(['state', 'established'])).toBe(0);
  });
});
