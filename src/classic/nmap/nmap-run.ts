/** What a run of nmap is made of. Types only. */
import type { ProcessRights } from '../../os/process-rights.ts';
import type { ClassicContext } from '../classic.ts';
import type { ServiceExaminer } from '../../scan/service-examiner.ts';
import type { OsDetector } from '../../scan/os-detection/os-detector.ts';
import type { Tracer } from '../../scan/trace-types.ts';
import type { HostNames } from './host-names.ts';
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
  readonly rights: ProcessRights;
  /** Traces ways; null where nobody asked. */
  readonly tracer: Tracer | null;
  /** Finds out operating systems; null where nobody asked. */
  readonly detector: OsDetector | null;
  /** Asks services; null where nobody asked. */
  readonly examiner: ServiceExaminer | null;
  /** Tells the names of addresses; null where nobody asked. */
  readonly names: HostNames | null;
}
