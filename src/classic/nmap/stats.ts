/** `--stats-every`: how far a running survey is, again and again. */
import type { Survey, SurveyProgress } from '../../scan/survey-request.ts';
import { clockTime } from './nmap-report.ts';
import { kindFacts } from './plan.ts';
import type { NmapRun } from './nmap-run.ts';

/** Tells it until the signal aborts; at once where nobody asked. */
export async function tellStats(running: Survey, run: NmapRun, signal: AbortSignal): Promise<void> {
  const { statsEveryMs } = run.options;
  if (statsEveryMs === null || statsEveryMs === 0) return;
  const { clock } = run.context.host;
  while (!signal.aborted) {
    await clock.sleep(statsEveryMs, signal);
    if (!signal.aborted) tell(running.progress(), run);
  }
}

const titles: Readonly<Record<string, string>> = {
  discovery: 'Ping Scan',
  services: 'Service scan',
  names: 'Parallel DNS resolution',
};

function tell({ phase, done, total, elapsedMs }: SurveyProgress, { session, context, plan, list }: NmapRun): void {
  const title =
    phase === 'ports'
      ? plan.parts.map(({ kind }) => kindFacts[kind].title).join(' and ')
      : (titles[phase] ?? 'Host scan');
  const share = total === 0 ? 0 : Math.min(1, done / total);
  const remainingMs = share === 0 ? 0 : elapsedMs * (1 / share - 1);
  const etc = clockTime(new Date(context.host.clock.now() + remainingMs));
  session.screen(
    `Stats: ${duration(elapsedMs)} elapsed; ${session.up} hosts completed (${session.up} up), ${list.asked} undergoing ${title}\n` +
      `${title} Timing: About ${(share * 100).toFixed(2)}% done; ETC: ${etc} (${duration(remainingMs)} remaining)\n`,
  );
  session.progress(title, share * 100, remainingMs / 1000);
}

/** `0:01:05`. */
function duration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (value: number): string => String(value % 60).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60))}:${two(seconds)}`;
}
