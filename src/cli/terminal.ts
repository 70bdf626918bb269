/** The terminal as something that can be drawn on and typed at; only live views ask for it. */
import type { Terminal } from './context.ts';

/** The terminal of this process; null unless both its input and its output are one. */
export function openTerminal(): Terminal | null {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) return null;
  return {
    // A terminal that does not know its size (a serial line) says 0.
    get rows() {
      return stdout.rows > 0 ? stdout.rows : 24;
    },
    onKey(take) {
      const onData = (keys: Buffer): void => keys.toString('latin1').split('').forEach(take);
      stdin.setRawMode(true);
      stdin.on('data', onData);
      stdin.resume();
      return () => {
        stdin.off('data', onData);
        stdin.setRawMode(false);
        stdin.pause();
      };
    },
  };
}
