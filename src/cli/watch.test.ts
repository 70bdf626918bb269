/** Watching on a fake clock: events in a pipe, a picture on a terminal. */
import { describe, expect, test } from 'vitest';
import { fakeClock } from '../base/clock.ts';
import type { FakeHost, FakeHostParts } from '../os/host.fake.ts';
import { fakeHost } from '../os/host.fake.ts';
import { socketState } from '../os/socket-table.ts';
import { runCli } from './run-cli.fake.ts';

const interval = 500;
const start = 1_767_312_000_000;
const listener = { localPort: 7000, inode: 5 };
const nc = { pid: 7, command: 'nc', sockets: { 3: 5 } };
const client = {
  localPort: 7000,
  localAddress: '127.0.0.1',
  remoteAddress: '127.0.0.1',
  remotePort: 40_000,
  state: socketState.ESTABLISHED,
  inode: 6,
};

/** A machine that is another one at each look; after the last the watcher is interrupted. */
function moving(looks: readonly FakeHostParts[], stop: AbortController): FakeHost {
  const clock = fakeClock(start);
  const hosts = looks.map((parts) => fakeHost({ ...parts, clock }));
  const now = (): FakeHost => {
    const at = Math.round((clock.now() - start) / interval);
    if (at >= hosts.length - 1) stop.abort();
    return hosts[Math.min(at, hosts.length - 1)]!;
  };
  return {
    ...hosts[0]!,
    get sockets() {
      return now().sockets;
    },
    get processes() {
      return now().processes;
    },
  };
}

const story: readonly FakeHostParts[] = [
  {},
  { sockets: [listener], processes: [nc] },
  { sockets: [listener, client], processes: [nc] },
  { sockets: [{ ...listener, inode: 9 }], processes: [{ ...nc, pid: 8, sockets: { 3: 9 } }] },
  {},
];

interface EventLine {
  readonly time: string;
  readonly event: string;
  readonly state: string;
  readonly owner: string;
}

describe('in a pipe', () => {
  test('prints a line an event, with when it was noticed', async () => {
    const stop = new AbortController();
    const host = moving(story, stop);
    const { code, out, err } = await runCli(['watch', 'port:7000', '--jsonl'], {}, { host, signal: stop.signal });
    expect(code).toBe(130);
    expect(err).toBe('watching 0 sockets every 500 ms: what lives shorter is not seen\n');
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as EventLine);
    expect(events.map(({ event, state, owner }) => `${event} ${state} ${owner}`)).toEqual([
      'opened LISTEN nc[7]',
      'opened ESTABLISHED (none visible)',
      'closed ESTABLISHED (none visible)',
      'rebound LISTEN nc[8]',
      'closed LISTEN nc[8]',
    ]);
    expect(events.map(({ time }) => time.slice(17, 23))).toEqual(['00.500', '01.000', '01.500', '01.500', '02.000']);
  });

  test('watches what listens when no filter is given', async () => {
    const stop = new AbortController();
    const { out } = await runCli(['watch', '--jsonl'], {}, { host: moving(story, stop), signal: stop.signal });
    expect(out).not.toContain('ESTABLISHED');
  });

  test('ends after --count events, with exit code 0', async () => {
    const stop = new AbortController();
    const { code, out } = await runCli(
      ['watch', '--count', '1', '--csv'],
      {},
      { host: moving(story, stop), signal: stop.signal },
    );
    expect(code).toBe(0);
    expect(out.split('\n')).toHaveLength(3);
    expect(out).toContain(',opened,');
  });

  test('begins with what is there when --initial asks', async () => {
    const stop = new AbortController();
    const host = moving(story.slice(1), stop);
    const { out } = await runCli(['watch', '--initial', '--count', '1'], {}, { host, signal: stop.signal });
    expect(out).toMatch(/opened +tcp +LISTEN +0\.0\.0\.0:7000 .*nc\[7\]/);
  });

  test('says what could not be read', async () => {
    const stop = new AbortController();
    const host = moving([{ socketsFallback: 'sockets come from /proc/net' }, {}], stop);
    const { err } = await runCli(['watch'], {}, { host, signal: stop.signal });
    expect(err).toContain('note: sockets come from /proc/net\n');
  });
});

describe('on a terminal', () => {
  interface Screen {
    readonly code: number;
    readonly pictures: readonly string[];
    readonly rest: string;
    readonly released: boolean;
  }

  /** Runs with a terminal of 12 lines; `keys` are pressed as soon as somebody listens. */
  async function draw(args: readonly string[], looks: readonly FakeHostParts[], keys = ''): Promise<Screen> {
    const stop = new AbortController();
    let released = false;
    const terminal = {
      rows: 12,
      onKey(take: (key: string) => void): () => void {
        for (const key of keys) take(key);
        return () => (released = true);
      },
    };
    const { code, out } = await runCli(
      ['watch', ...args],
      {},
      {
        host: moving(looks, stop),
        signal: stop.signal,
        columns: 70,
        terminal,
      },
    );
    expect(out.startsWith('\u001B[?1049h\u001B[?25l')).toBe(true);
    const [drawn = '', rest = ''] = out.split('\u001B[?25h\u001B[?1049l');
    const pictures = drawn
      .split('\u001B[H')
      .slice(1)
      .map((picture) => picture.replaceAll('\u001B[K', '').replace('\u001B[J', '').replaceAll('\r\n', '\n'));
    return { code, pictures, rest, released };
  }

  test('draws a picture each look, in which changes stand out, and leaves the screen as it was', async () => {
    const { code, pictures, rest, released } = await draw(['port:7000'], story);
    expect(pictures).toHaveLength(story.length);
    expect(pictures.join('\n=====\n')).toMatchSnapshot();
    expect(rest).toBe('2 opened, 2 closed, 1 rebound\n');
    expect([code, released]).toEqual([130, true]);
  });

  test('never draws beyond its lines and columns', async () => {
    const many = Array.from({ length: 100 }, (_, index) => ({ localPort: 1000 + index, inode: index + 1 }));
    const { pictures } = await draw([], [{ sockets: many }, { sockets: many.slice(50) }]);
    for (const picture of pictures) {
      const lines = picture.split('\n');
      expect(lines.length).toBeLessThanOrEqual(12);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(70);
      expect(picture).toContain('more');
    }
  });

  test('ends with q as success and with Ctrl-C as interrupted', async () => {
    expect(await draw([], story, 'xq')).toMatchObject({ code: 0, rest: 'nothing changed\n', released: true });
    expect(await draw([], story, '\u0003')).toMatchObject({ code: 130, released: true });
  });

  test('shows no name that a terminal would obey', async () => {
    const evil = { ...nc, command: 'a\u001B[2J\nb' };
    const { pictures } = await draw([], [{ sockets: [listener], processes: [evil] }, {}]);
    expect(pictures[0]).not.toContain('\u001B');
    expect(pictures[0]).toContain('\\x1b[2J');
  });

  test.each([['--events'], ['--initial'], ['--count=9'], ['--jsonl'], ['--fields=event']])(
    'prints lines when %s asks for them',
    async (flag) => {
      const stop = new AbortController();
      const terminal = {
        rows: 12,
        onKey: () => {
          throw new Error('drawn');
        },
      };
      const { code, out } = await runCli(
        ['watch', flag],
        {},
        { host: moving(story, stop), signal: stop.signal, columns: 90, terminal },
      );
      expect(code).toBe(130);
      expect(out).not.toContain('\u001B');
    },
  );
});
