/** The vocabulary of `portolan explain`: states of ports with their packets, states of sockets, and every column that is printed. */
import { describe, expect, test } from 'vitest';
import { columnMeanings } from '../classic/explain/columns.ts';
import { portStates } from '../scan/port-state.ts';
import { stateEvidence } from '../scan/state-legend.ts';
import { techniques } from '../scan/techniques/catalog.gen.ts';
import { explainWord } from './explain-word.ts';
import { harbour } from './harbour.fake.ts';
import { runCli } from './run-cli.fake.ts';

describe('a state of a port', () => {
  test('is told by packets, for every state and every technique', async () => {
    const evidence = await stateEvidence();
    expect(new Set(evidence.map(({ technique }) => technique))).toEqual(new Set(techniques.map(({ id }) => id)));
    // Who could not ask has no packet to show; and only idle scans leave the other doubt.
    const told = new Set(evidence.map(({ state }) => state));
    expect(portStates.filter((state) => !told.has(state)).toSorted()).toEqual(['closed|filtered', 'local-error']);
    expect(new Set(evidence.map((row) => JSON.stringify(row))).size).toBe(evidence.length);
  });

  test.each(portStates)('%s has its meaning', async (state) => {
    const found = await explainWord([state]);
    expect(found?.meanings[0]).toMatchObject({ what: 'state of a port' });
  });

  test('is shown with what was sent and what came back', async () => {
    const { code, out } = await runCli(['explain', 'closed'], harbour);
    expect(code).toBe(0);
    expect(out).toMatch(/^closed, state of a port: the host answered that nothing listens there\n/);
    expect(out).toMatch(/\n {2}tcp\.syn +TCP SYN with MSS 1460 +closed: RST\n/);
    expect(out).toMatch(/\n {2}udp\.payload +UDP dns question of 17 bytes +closed: ICMP port-unreach\n/);
    const asked = await runCli(['explain', '--json', 'port-unreach'], harbour);
    expect(JSON.parse(asked.out)).toMatchObject({
      word: 'port-unreach',
      evidence: expect.arrayContaining([
        expect.objectContaining({
          technique: 'udp.payload',
          state: 'filtered',
          cameBack: 'ICMP port-unreach from another host',
        }),
      ]),
    });
  });
});

describe('a column', () => {
  /** Headers as the tools print them. */
  test.each([
    ['ss', 'Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess'],
    ['netstat', 'Proto Recv-Q Send-Q Local Address Foreign Address State User Inode PID/Program name Timer'],
    ['netstat', 'Proto RefCnt Flags       Type       State         I-Node   PID/Program name     Path'],
    ['netstat', 'Destination     Gateway         Genmask         Flags   MSS Window  irtt Iface'],
    ['netstat', 'Destination     Gateway         Genmask         Flags Metric Ref    Use Iface'],
    ['netstat', 'Destination                    Next Hop                   Flag Met Ref  Use If'],
    ['netstat', 'Iface             MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg'],
    ['netstat', 'Interface       RefCnt Group'],
    ['lsof', 'COMMAND  PID   TID TASKCMD PPID PGID USER   FD   TYPE   DEVICE SIZE/OFF NLINK NODE NAME'],
    ['fuser', '                     USER        PID ACCESS COMMAND'],
    ['nmap', 'PORT   STATE  SERVICE REASON VERSION'],
    ['nmap', 'PROTOCOL STATE         SERVICE     REASON'],
    ['nmap', 'HOP RTT      ADDRESS'],
  ])('of %s is explained: %s', async (tool, header) => {
    const columns = Object.keys(columnMeanings[tool]!).toSorted((a, b) => b.length - a.length);
    let rest = header;
    for (const column of columns) if (rest.includes(column)) rest = rest.replace(column, ' ');
    expect(rest.trim()).toBe('');
    for (const column of columns) expect(await explainWord([tool, column])).toMatchObject({ word: column });
  });

  test('is found without its tool, in any case; with the tool, as it is written', async () => {
    expect((await explainWord(['recv-q']))?.meanings.map(({ what }) => what)).toEqual([
      'column of ss',
      'column of netstat',
    ]);
    expect(await explainWord(['lsof', 'node'])).toBeNull();
  });
});

test('a state of a socket is known by all its spellings', async () => {
  for (const name of ['TIME_WAIT', 'TIME-WAIT', 'time-wait'])
    expect((await explainWord([name]))?.meanings).toMatchObject([{ what: 'state of a socket' }]);
});

test('a command line stays a command line', async () => {
  for (const words of [['ss'], ['ss', '-tuln'], ['ss -tuln | head'], ['nonsense'], ['a', 'b', 'c'], []])
    expect(await explainWord(words)).toBeNull();
});
