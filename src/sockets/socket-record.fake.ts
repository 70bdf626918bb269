/** Socket records made of the few fields that matter to a test. */
import type { Owner, SocketRecord } from './socket-record.ts';

/** A record: without more a TCP listener on 0.0.0.0:80 of root that nobody is seen to hold. */
export function fakeSocket(fields: Partial<SocketRecord> = {}): SocketRecord {
  return {
    transport: 'tcp',
    family: 'ipv4',
    state: 'LISTEN',
    local: { address: '0.0.0.0', port: 80, interface: null },
    remote: null,
    role: 'listener',
    v6only: null,
    receiveQueue: 0,
    sendQueue: 0,
    backlog: 128,
    user: 'root',
    uid: 0,
    inode: 1,
    namespace: 'this',
    owners: [],
    ownerReason: null,
    unit: null,
    container: null,
    exposure: { level: 'any', why: 'every IPv4 address of this machine' },
    service: null,
    tcp: null,
    ...fields,
  };
}

/** An owner: without more `process[100]` of root, started at the turn of 2026. */
export function fakeOwner(fields: Partial<Owner> = {}): Owner {
  const { pid = 100, command = 'process' } = fields;
  return {
    pid,
    fd: 3,
    command,
    executable: `/usr/bin/${command}`,
    executableDeleted: false,
    arguments: [command],
    user: 'root',
    uid: 0,
    unit: null,
    container: null,
    forwardsTo: null,
    startedAt: 1_767_225_600_000,
    startTicks: BigInt(pid) * 100n,
    ...fields,
  };
}

/** An end: `end('127.0.0.1', 80)`. */
export function end(address: string, port: number | null, device: string | null = null): SocketRecord['local'] {
  return { address, port, interface: device };
}
