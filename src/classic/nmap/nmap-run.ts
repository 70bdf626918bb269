/** What a run of nmap is made of. Types only. */
import type { ClassicContext } from '../classic.ts';
import type { NmapOptions } from './nmap-options.ts';
import type { NmapPlan } from './plan.ts';
import type { NmapSession } from './session.ts';
import type { TargetList } from './target-list.ts';

/** What a run is made of. */
export interface NmapRun {
  readonly options: NmapOptions;
  readonly plan: NmapPlan;
  readonly list: TargetList;
  readonly session: NmapSession;
  readonly context: ClassicContext;
  readonly seed: number;
}
