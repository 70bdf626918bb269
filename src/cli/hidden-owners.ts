/** Answers that are partial because the owner of something in them is hidden: said once, and told by the exit code. */
import { exitCodes } from '../base/errors.ts';
import { printable } from '../report/printable.ts';
import { hiddenWhy, isOwnerHidden } from '../sockets/owner-reason.ts';
import type { Listener } from '../sockets/chart.ts';
import type { SocketRecord } from '../sockets/socket-record.ts';
import type { CliContext } from './context.ts';

/** Counts hidden owners among what a command shows. */
export class HiddenOwners {
  #count = 0;
  #why = '';

  /** How many there were. */
  get count(): number {
    return this.#count;
  }

  /** Takes note of one thing that is shown. */
  see(shown: Pick<SocketRecord | Listener, 'owners' | 'ownerReason'>): void {
    if (!isOwnerHidden(shown)) return;
    if (this.#count++ === 0) this.#why = hiddenWhy(shown.ownerReason);
  }

  /** `note: 2 owners are hidden: ...` on standard error, when there were any. */
  print({ out, err }: Pick<CliContext, 'out' | 'err'>, what = 'the answer is partial'): void {
    if (this.#count === 0) return;
    out.flush();
    const owners = this.#count === 1 ? '1 owner is' : `${this.#count} owners are`;
    err.write(`note: ${owners} hidden, ${what}: ${printable(this.#why)}\n`);
  }

  /** 3 when an owner was hidden; else 0 when there was an answer and 1 when there was none. */
  exitCode(found: number): number {
    if (this.#count > 0) return exitCodes.privilege;
    return found > 0 ? exitCodes.ok : exitCodes.no;
  }
}
