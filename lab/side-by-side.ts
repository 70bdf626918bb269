/** Asks our command and its referee the same question of the same moment. */
import { labError } from './lab-error.ts';
import type { HostRunOptions, LabHost } from './lab-host.ts';
import type { RunResult } from './lab-process.ts';

/** Both answers. */
export interface Answers {
  readonly ours: RunResult;
  readonly theirs: RunResult;
}

/** How often a referee that changes its mind is asked again. */
const attempts = 8;

/**
 * Runs the referee, our command, and the referee again, until the referee said the same both times (output, errors and exit code,
 * after `normalise`): then nothing moved in between, and any difference is ours. Throws PTL_LAB when it never does.
 */
export async function sideBySide(
  host: LabHost,
  ours: readonly string[],
  theirs: readonly string[],
  options: HostRunOptions & { readonly normalise?: (text: string) => string } = {},
): Promise<Answers> {
  const normalise = options.normalise ?? ((text: string) => text);
  const whole = ({ stdout, stderr, code }: RunResult): string => `${normalise(stdout)}\n${normalise(stderr)}\n${code}`;
  let before = await host.run(theirs, options);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const answer = await host.run(ours, options);
    const after = await host.run(theirs, options);
    if (whole(before) === whole(after)) return { ours: answer, theirs: after };
    before = after;
  }
  throw labError(`${theirs.join(' ')} never said the same twice`, before.stdout);
}
