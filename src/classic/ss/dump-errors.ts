/** Why the kernel would not dump a table, in the words of libnetlink. */
import { PortolanError, errnoName } from '../../base/errors.ts';
import type { Run } from './run.ts';
import { errorText } from './strerror.ts';

/** Says why a dump failed as libnetlink does: a table that the kernel does not have is passed over. False for other errors. */
export function complainOf(run: Pick<Run, 'complain'>, error: unknown, quiet: boolean): boolean {
  if (error instanceof PortolanError && error.code === 'PTL_NETLINK') {
    run.complain(`Cannot open netlink socket: ${errorText(error.evidence ?? '')}\n`);
    return true;
  }
  const code = errnoName(error);
  if (code === undefined) return false;
  if (code !== 'ENOENT' && code !== 'EOPNOTSUPP' && code !== 'ENOTSUP' && !quiet) {
    run.complain(
      code === 'EMSGSIZE' ? 'Error: Buffer too small for object.\n' : `RTNETLINK answers: ${errorText(code)}\n`,
    );
  }
  return true;
}
