/** Names from outside on their way to the terminal or a pipe, and the writer that takes them there in large pieces. */
import { printable } from '../../report/printable.ts';
import type { ByteText } from '../byte-text.ts';
import { toByteText } from '../byte-text.ts';
import type { ClassicContext } from '../classic.ts';

const notPlain = /[^\x20-\x7e]/;

/**
 * What makes a name from outside (a program, a path, a host) fit for the output at hand. To a pipe or file its bytes pass as they
 * are: scripts compare them. A terminal gets `printable` text: a process chooses its own name, and escape sequences in it
 * would otherwise command the terminal of whoever lists sockets (CVE-2024-58251, which net-tools 2.10 has).
 */
export function nameGuard(context: ClassicContext): (name: ByteText) => ByteText {
  if (context.terminalColumns === null) return (name) => name;
  return (name) => (notPlain.test(name) ? toByteText(printable(Buffer.from(name, 'latin1'))) : name);
}

/** Collects byte texts and hands them on in large pieces. */
export interface ByteWriter {
  write(text: ByteText): void;
  /** Hands on what is left; call it before waiting and at the end. */
  flush(): void;
}

const pieceLength = 1 << 16;

/** A writer to the tool's standard output. */
export function byteWriter(context: ClassicContext): ByteWriter {
  let pending = '';
  const flush = (): void => {
    const piece = pending;
    pending = '';
    if (piece !== '') context.write(Buffer.from(piece, 'latin1'));
  };
  return {
    write(text) {
      pending += text;
      if (pending.length >= pieceLength) flush();
    },
    flush,
  };
}
