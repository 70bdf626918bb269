/** Asks ports what speaks there: by our own identifiers, or by the probes of a file that the user names. */
import type { Clock } from '../base/clock.ts';
import type { PortAnswer } from '../identify/port-answer.ts';
import type { ServiceQuestion } from './survey-request.ts';

/** How services are asked. */
export interface ExaminerOptions {
  readonly clock: Clock;
  /** One deadline for each port; as long as the way of asking needs when absent. */
  readonly deadlineMs?: number | undefined;
  /** A directory with the user's own nmap-service-probes, to be used in place of our identifiers. */
  readonly nmapData?: string | undefined;
  /** With such a file: probes rarer than this (0 to 9) are left out. */
  readonly intensity?: number | undefined;
}

/** What asks. */
export interface ServiceExaminer {
  /** Never rejects for what the port does; rejects with the signal's reason. */
  identify(question: ServiceQuestion, signal: AbortSignal): Promise<PortAnswer>;
  close(): Promise<void>;
}

/** Ours ask everything at once; a file's probes wait five seconds each, as the file says. */
const [ownDeadlineMs, fileDeadlineMs] = [5000, 30_000];

/**
 * What {@link openExaminer} needs whoever is asked. Loading Node's TLS begins a thread that reads certificates: it is to begin
 * before this one is left with rights that no other thread should have.
 */
export async function loadExaminer() {
  const [catalog, dialer] = await Promise.all([import('../identify/catalog.gen.ts'), import('./identify-dialer.ts')]);
  return { ...catalog, ...dialer };
}

/** Opens it; what it needs is loaded now. Throws PTL_USAGE where the directory has no probe file. */
export async function openExaminer(options: ExaminerOptions): Promise<ServiceExaminer> {
  const { clock, nmapData, intensity } = options;
  const { identifiers, identifyDialer } = await loadExaminer();
  if (nmapData === undefined) {
    const { identifyPort } = await import('../identify/identify-port.ts');
    return {
      identify({ hostname, ...where }, signal) {
        const around = { dialer: identifyDialer(hostname), clock, identifiers, signal };
        return identifyPort({ ...where, deadlineMs: options.deadlineMs ?? ownDeadlineMs }, around);
      },
      close: () => Promise.resolve(),
    };
  }
  const [{ openNmapData }, { identifyByProbes }] = await Promise.all([
    import('../identify/nmap-data/open-nmap-data.ts'),
    import('../identify/nmap-data/identify-by-probes.ts'),
  ]);
  const { book, matcher } = openNmapData(nmapData, clock);
  await matcher.begin();
  return {
    identify({ hostname, ...where }, signal) {
      const dialer = identifyDialer(hostname);
      const around = {
        dialer,
        clock,
        book,
        matcher,
        identifiers,
        signal,
        ...(intensity !== undefined && { intensity }),
      };
      return identifyByProbes({ ...where, deadlineMs: options.deadlineMs ?? fileDeadlineMs }, around);
    },
    close: () => matcher.close(),
  };
}
