/** 200 random layouts of sockets: our ss, netstat, lsof and fuser print what the real ones print, byte for byte; `ls` agrees with ss. */
import { fileURLToPath } from 'node:url';
import { describe as group, expect, test } from 'vitest';
import { buildLab } from '../../lab/build-lab.ts';
import type { LabHost } from '../../lab/lab-host.ts';
import { needs } from '../../lab/needs.ts';
import { reportLines } from '../../lab/report-lines.ts';
import { zooPlan } from '../../lab/zoo/plan.ts';
import { startZoo } from '../../lab/zoo/start-zoo.ts';
import type { Answer, Answers, Question } from './driver.ts';
import { linesOfListing, linesOfSs } from './listing-agrees.ts';

/** Seeds of one laboratory: TIME_WAIT sockets of earlier layouts outlive them, so a fresh one is built now and then. */
const batches = Array.from({ length: 8 }, (_, batch) =>
  Array.from({ length: 25 }, (_, index) => 1 + batch * 25 + index),
);

const questions: readonly Question[] = [
  ...['-tanp', '-uanp', '-tuln', '-wanp', '-xap', '-0anp', '-tanpe'].map((flags) => ({ tool: 'ss', args: [flags] })),
  { tool: 'ss', args: ['-tan', 'state', 'established', '( dport > :1024 or sport = :22 )'] },
  ...['-tulnp', '-anp', '-tane'].map((flags) => ({ tool: 'netstat', args: [flags] })),
  { tool: 'lsof', args: ['-nPi'] },
  { tool: 'ls', args: ['-Hantup'] },
];

/** A real tool that changes its mind is asked again so often. */
const attempts = 8;

type Ask = (question: Question) => Promise<Answers>;

function startDriver(host: LabHost): Ask {
  const driver = host.spawn([process.execPath, fileURLToPath(new URL('driver.ts', import.meta.url))]);
  const next = reportLines<Answers>(driver, 60_000);
  return (question) => {
    driver.child.stdin.write(`${JSON.stringify(question)}\n`);
    return next();
  };
}

/** Null when we say what the real one says; else the first line that differs. */
async function difference(ask: Ask, question: Question): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    const { before, ours, after } = await ask(question);
    const mine = linesOf(question, ours, true);
    const [first, last] = [linesOf(question, before, false), linesOf(question, after, false)];
    if (same(mine, first) || same(mine, last)) return null;
    // Both real answers alike: nothing moved, so the difference is ours.
    if (same(first, last) || attempt === attempts) {
      const at = mine.findIndex((line, index) => line !== last[index]);
      return { question, line: at, ours: mine[at], theirs: last[at], lines: [mine.length, last.length] };
    }
  }
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}

/**
 * What may differ, all of it: the rest of a timer, with the width that its digits give to the column; and fuser's line about each
 * file it may not look at, where ours says once how many processes are hidden.
 */
const timers = /timer:\((\w+),[^,]*|[ -]+$/gm;
const hiddenFiles = /^Cannot (?:stat|open) .*\n|^fuser: \d+ process(?:es)? .*hidden.*\n/gm;

function linesOf({ tool }: Question, { stdout, stderr, code }: Answer, mine: boolean): readonly string[] {
  if (tool === 'ls') return mine ? linesOfListing(stdout) : linesOfSs(stdout);
  const calm = tool === 'ss' ? stdout.replaceAll(timers, '$1') : stdout;
  const errors = tool === 'fuser' ? stderr.replace(hiddenFiles, '') : stderr;
  return [...calm.split('\n'), ...errors.split('\n'), `exit ${code}`];
}

needs({ root: true, lab: true, tools: ['ss', 'netstat', 'lsof', 'fuser'] }).describe('random layouts', () => {
  for (const seeds of batches) {
    test(`seeds ${seeds[0]} to ${seeds.at(-1)}`, async () => {
      await using lab = await buildLab(zooPlan);
      const host = lab.host('zoo');
      const ask = startDriver(host);
      await using zoo = await startZoo(host, { seed: seeds[0]! });
      const found: unknown[] = [];
      for (const seed of seeds) {
        if (seed !== seeds[0]) await zoo.next({ seed });
        const { stdout } = (await ask({ tool: 'ss', args: ['-Htan'] })).before;
        const ports = [...new Set([...stdout.matchAll(/:(\d+) /g)].map((match) => match[1]!))].slice(0, 12);
        const fuser =
          ports.length === 0
            ? []
            : [
                { tool: 'fuser', args: ['-v', '-n', 'tcp', ...ports] },
                { tool: 'fuser', args: ports.map((port) => `${port}/tcp`) },
              ];
        for (const question of [...questions, ...fuser]) {
          const different = await difference(ask, question);
          if (different !== null) found.push({ seed, different });
        }
      }
      expect(found).toEqual([]);
    }, 240_000);
  }
});

group('the comparison itself', () => {
  test('sees a difference', () => {
    const line = 'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=7,fd=3))\n';
    const socket = {
      transport: 'tcp',
      family: 'ipv4',
      state: 'LISTEN',
      local: { address: '0.0.0.0', port: 22, interface: null },
      remote: null,
      v6only: null,
      receiveQueue: 0,
      sendQueue: 0,
      backlog: 128,
      owners: [{ pid: 7, command: 'sshd' }],
      ownerReason: null,
    };
    expect(linesOfListing(JSON.stringify([socket]))).toEqual(linesOfSs(line));
    expect(linesOfListing(JSON.stringify([{ ...socket, backlog: 129 }]))).not.toEqual(linesOfSs(line));
  });
});
