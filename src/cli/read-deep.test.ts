/** `portolan read --deep` where the add-on is not installed, and what does not go with it. */
import { expect, test } from 'vitest';
import { runCli } from './run-cli.fake.ts';

test('without the add-on one line tells how to add it', async () => {
  const { out, err, code } = await runCli(['read', 'dump.pcap', '--deep', '--tree', '1']);
  expect({ out, code }).toEqual({ out: '', code: 2 });
  expect(err).toContain('npm install @goodtools/wiregasm beside portolan');
});

test.each([['--hex'], ['--count'], ['--limit=1'], ['--write=x.pcap']])('%s does not go with it', async (flag) => {
  const { err, code } = await runCli(['read', 'dump.pcap', '--deep', flag]);
  expect(code).toBe(2);
  expect(err).toContain('--deep goes with --tree and --json alone');
});
