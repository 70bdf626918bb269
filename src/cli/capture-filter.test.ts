/** Filters of `portolan capture` that nothing is opened for: those that ask what only a file knows. */
import { expect, test } from 'vitest';
import { fakeHost } from '../os/host.fake.ts';
import { captureFilter } from './capture-filter.ts';
import { runCli } from './run-cli.fake.ts';

const read = (words: readonly string[], show?: string): ReturnType<typeof captureFilter> =>
  captureFilter(
    words,
    { throughVlan: false, ...(show !== undefined && { show }) },
    { interfaces: ['lo'], namespace: undefined, host: fakeHost({}) },
  );

test('a field of streams is refused by its name, wherever it stands', async () => {
  const wanted = [
    { show: 'tcp.stream:3', field: 'tcp.stream' },
    { show: 'port:80 and not (dns or TCP.analysis.retransmission:1)', field: 'TCP.analysis.retransmission' },
    { words: ['udp.stream:0'], field: 'udp.stream' },
    { words: ['proc:nginx', 'tcp.seq>1000'], field: 'tcp.seq' },
  ];
  for (const { words = [], show, field } of wanted) {
    await expect(read(words, show), field).rejects.toMatchObject({
      code: 'PTL_USAGE',
      message: expect.stringContaining(`${field} is known only of packets in a file`),
      hint: expect.stringContaining('portolan read FILE'),
    });
  }
});

test('other fields of TCP and UDP are not', async () => {
  const { shown } = await read([], 'tcp.srcport:80 or tcp.seq_raw:1 or udp.length>8');
  expect(shown?.streamField).toBeNull();
});

test('the refusal comes before anything is opened, as an error of usage', async () => {
  const run = await runCli(['capture', '--show', 'tcp.analysis.flags:1']);
  expect(run).toMatchObject({ code: 2, out: '' });
  expect(run.err).toContain('tcp.analysis.flags');
  expect(run.err).not.toContain('capturing on');
});
