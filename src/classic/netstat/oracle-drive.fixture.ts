/** Asks ours and theirs the same through a driver that keeps running in a laboratory host. */
import { fileURLToPath } from 'node:url';
import type { LabHost } from '../../../lab/lab-host.ts';
import { reportLines } from '../../../lab/report-lines.ts';
import type { Answer, Question } from './oracle-driver.fixture.ts';

/** Both answers to one question. */
export interface BothAnswers {
  readonly ours: Answer;
  readonly theirs: Answer;
}

/** A driver that runs. */
export interface Drive extends AsyncDisposable {
  /** Asks theirs, ours and theirs again until theirs said the same twice: then any difference is ours. */
  both(args: readonly string[], procRoot?: string): Promise<BothAnswers>;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('oracle-driver.fixture.ts', import.meta.url));
const attempts = 8;

/** Starts a driver of a tool in a host, as a user where one is named, behind the words of `inside` (`unshare ...`). */
export function startDrive(
  host: LabHost,
  tool: 'netstat' | 'fuser',
  {
    user,
    inside = [],
  }: { readonly user?: { readonly uid: number; readonly gid: number }; readonly inside?: readonly string[] } = {},
): Drive {
  const started = host.spawn([...inside, process.execPath, program, tool], user === undefined ? {} : { user });
  const next = reportLines<Answer>(started, 60_000);
  const ask = (question: Question): Promise<Answer> => {
    started.child.stdin.write(`${JSON.stringify(question)}\n`);
    return next();
  };
  const stop = async (): Promise<void> => {
    started.child.stdin.end();
    await started.stop(5000);
  };
  return {
    async both(args, procRoot) {
      const question = procRoot === undefined ? { args } : { args, procRoot };
      let before = await ask({ whose: 'theirs', ...question });
      for (let attempt = 0; attempt < attempts; attempt++) {
        const ours = await ask({ whose: 'ours', ...question });
        const theirs = await ask({ whose: 'theirs', ...question });
        if (JSON.stringify(steady(before)) === JSON.stringify(steady(theirs))) {
          return { ours: steady(ours), theirs: steady(theirs) };
        }
        before = theirs;
      }
      throw new Error(`${tool} ${args.join(' ')} never said the same twice`);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Timers run on while they are looked at: their seconds are left out, the kind of timer and its counters are not. */
function steady(answer: Answer): Answer {
  return {
    ...answer,
    stdout: answer.stdout.replaceAll(/ (on|keepalive|timewait|probe) \(\d+\.\d\d\//g, ' $1 (SECONDS/'),
  };
}
