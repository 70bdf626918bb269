/** Filters of `portolan capture` that nothing is opened for. */
import { expect, test } from 'vitest';
import { fakeHost } from '../os/host.fake.ts';
import { captureFilter } from './capture-filter.ts';

const read = (words: readonly string[], show?: string): ReturnType<typeof captureFilter> =>
  captureFilter(
    words,
    { throughVlan: false, ...(show !== undefined && { show }) },
    { interfaces: ['lo'], namespace: undefined, host: fakeHost({}) },
  );

test('a field of streams is asked of what passed so far', async () => {
  const wanted = [
    { show: 'tcp.stream:3', field: 'tcp.stream' },
    { show: 'port:80 and not (dns or TCP.analysis.retransmission:1)', field: 'TCP.analysis.retransmission' },
    { words: ['udp.stream:0'], field: 'udp.stream' },
    { words: ['proc:nginx', 'tcp.seq>1000'], field: 'tcp.seq' },
  ];
  for (const { words = [], show, field } of wanted) {
    const { shown, kernelText } = await read(words, show);
    expect({ field: shown?.streamField, kernelText }).toEqual({ field, kernelText: null });
  }
});

test('other fields of TCP and UDP are not', async () => {
  const { shown } = await read([], 'tcp.srcport:80 or tcp.seq_raw:1 or udp.length>8');
  expect(shown?.streamField).toBeNull();
});
