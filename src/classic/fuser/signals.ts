/** The signals that fuser knows, by number (asm-generic/signal.h). */

const names =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT ' +
  'CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH POLL PWR SYS';

/** By name, without SIG. */
export const signalNumbers: ReadonlyMap<string, number> = new Map(
  names.split(' ').map((name, index) => [name, index + 1]),
);

/** `-l`: two lines, as wide as fits. */
export const signalList = `${names.replace('STKFLT ', 'STKFLT\n')}\n`;

/** The signal that fuser sends unless it is told another. */
export const defaultSignal = 9;
