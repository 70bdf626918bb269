/** Errors of opening a link, in words that help. */
import { errnoName, PortolanError } from '../base/errors.ts';
import { pcapStatus } from '../ffi/libpcap-live.ts';

/** Turns what the kernel said into a PortolanError: PTL_PERMISSION, PTL_NO_INTERFACE or PTL_SYSTEM_CALL; others pass. */
export function openError(error: unknown, what: string): unknown {
  const name = errnoName(error);
  if (error instanceof PortolanError || name === undefined) return error;
  const evidence = error instanceof Error ? error.message : name;
  if (name === 'EPERM' || name === 'EACCES') {
    return new PortolanError('PTL_PERMISSION', `opening ${what} takes the capability CAP_NET_RAW`, {
      evidence,
      hint: 'run it with sudo, or grant CAP_NET_RAW alone: sudo setcap cap_net_raw+ep "$(readlink -f "$(command -v node)")"',
      cause: error,
    });
  }
  if (name === 'ENODEV' || name === 'ENXIO') {
    return new PortolanError('PTL_NO_INTERFACE', `${what}: there is no such interface`, {
      evidence,
      hint: 'see the names with: ip link',
      cause: error,
    });
  }
  return new PortolanError('PTL_SYSTEM_CALL', `${what} could not be opened`, { evidence, cause: error });
}

/** The error that a status of pcap_activate(3) stands for. */
export function activationError(status: number, message: string, interfaceName: string): PortolanError {
  const errno = status === pcapStatus.noSuchDevice ? 'ENODEV' : permissions.has(status) ? 'EPERM' : 'EIO';
  const cause = Object.assign(new Error(message), { code: errno });
  return openError(cause, `interface ${interfaceName}`) as PortolanError;
}

const permissions: ReadonlySet<number> = new Set([pcapStatus.permission, pcapStatus.promiscuousPermission]);
