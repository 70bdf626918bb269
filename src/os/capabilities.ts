/** Linux capabilities: bit numbers to names. */

/** The names in the order of their bits (include/uapi/linux/capability.h). */
export const capabilityNames = [
  'CAP_CHOWN',
  'CAP_DAC_OVERRIDE',
  'CAP_DAC_READ_SEARCH',
  'CAP_FOWNER',
  'CAP_FSETID',
  'CAP_KILL',
  'CAP_SETGID',
  'CAP_SETUID',
  'CAP_SETPCAP',
  'CAP_LINUX_IMMUTABLE',
  'CAP_NET_BIND_SERVICE',
  'CAP_NET_BROADCAST',
  'CAP_NET_ADMIN',
  'CAP_NET_RAW',
  'CAP_IPC_LOCK',
  'CAP_IPC_OWNER',
  'CAP_SYS_MODULE',
  'CAP_SYS_RAWIO',
  'CAP_SYS_CHROOT',
  'CAP_SYS_PTRACE',
  'CAP_SYS_PACCT',
  'CAP_SYS_ADMIN',
  'CAP_SYS_BOOT',
  'CAP_SYS_NICE',
  'CAP_SYS_RESOURCE',
  'CAP_SYS_TIME',
  'CAP_SYS_TTY_CONFIG',
  'CAP_MKNOD',
  'CAP_LEASE',
  'CAP_AUDIT_WRITE',
  'CAP_AUDIT_CONTROL',
  'CAP_SETFCAP',
  'CAP_MAC_OVERRIDE',
  'CAP_MAC_ADMIN',
  'CAP_SYSLOG',
  'CAP_WAKE_ALARM',
  'CAP_BLOCK_SUSPEND',
  'CAP_AUDIT_READ',
  'CAP_PERFMON',
  'CAP_BPF',
  'CAP_CHECKPOINT_RESTORE',
] as const;

/** The effective capabilities of a /proc/PID/status text (`CapEff`, a hexadecimal mask); null when it has no such line. */
export function parseEffectiveCapabilities(status: string): ReadonlySet<string> | null {
  const match = /^CapEff:\s*([0-9a-fA-F]{1,16})$/m.exec(status);
  if (match === null) return null;
  const mask = BigInt(`0x${match[1]}`);
  const held = new Set<string>();
  for (const [bit, name] of capabilityNames.entries()) if ((mask >> BigInt(bit)) & 1n) held.add(name);
  return held;
}

/**
 * Whether a holder may read the file descriptors of every process: opening another user's /proc/PID/fd takes
 * CAP_DAC_READ_SEARCH (or CAP_DAC_OVERRIDE), following its links CAP_SYS_PTRACE (fs/proc/fd.c).
 */
export function seesEveryDescriptor(held: ReadonlySet<string>): boolean {
  const searches = held.has('CAP_DAC_READ_SEARCH') || held.has('CAP_DAC_OVERRIDE');
  return searches && held.has('CAP_SYS_PTRACE');
}
