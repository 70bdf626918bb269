/** The table of AF_XDP sockets. */
import { type SockDiagMessage, asSockDiag } from '../../os/sock-diag/socket-table.linux.ts';
import { queueCell, u32, u64, u64Text } from './kernel-number.ts';
import { type Subject, newSubject, passes } from './filter.ts';
import { identityText } from './inet-details.ts';
import { complainOf } from './dump-errors.ts';
import { type Run, closedState, detailLead, stateName } from './run.ts';
import { states } from './selection.ts';
import { socketMemory } from './socket-memory.ts';

/** XDP_DIAG_* attribute numbers (include/uapi/linux/xdp_diag.h). */
const attribute = {
  INFO: 1,
  UID: 2,
  RX_RING: 3,
  TX_RING: 4,
  UMEM: 5,
  UMEM_FILL_RING: 6,
  UMEM_COMPLETION_RING: 7,
  MEMINFO: 8,
  STATS: 9,
} as const;

/** Shows the table; nothing where the kernel has none. */
export function showXdp(run: Run): void {
  if (!run.selection.has('xdp') || (run.selection.states & states.closed) === 0) return;
  const subject = newSubject('any');
  try {
    for (const batch of asSockDiag(run.host.sockets)?.xdp() ?? []) for (const row of batch) showRow(run, row, subject);
  } catch (error) {
    if (!complainOf(run, error, false)) throw error;
  }
}

/** xdp_diag_msg: family, type, padding, inode at 4, cookie at 8. */
function showRow(run: Run, { fixed, attributes }: SockDiagMessage, subject: Subject): void {
  const info = attributes.get(attribute.INFO);
  const [index, queue] = info === undefined ? [0, 0] : [u32(info, 0), u32(info, 4)];
  if (run.filter !== null) {
    subject.local.port = queue | 0;
    subject.interfaceIndex = index;
    if (!passes(run.filter, subject, run.names.ephemeral)) return;
  }
  const memory = attributes.get(attribute.MEMINFO);
  const inode = u32(fixed, 4);
  run.table.line(
    'xdp',
    stateName(closedState),
    queueCell(memory === undefined ? 0 : u32(memory, 0)),
    '0     ',
    index === 0 ? '*' : `${run.names.interface(index)}:`,
    index === 0 ? '' : `q${queue | 0}`,
    '*',
    '',
    run.owners.users(inode) + details(run, inode, u64(fixed, 8), attributes),
  );
}

function details(run: Run, inode: number, cookie: bigint, attributes: ReadonlyMap<number, Uint8Array>): string {
  let text = '';
  if (run.show.details) {
    const user = attributes.get(attribute.UID);
    text += identityText(run, { uid: user === undefined ? 0 : u32(user, 0), inode, cookie });
    text += ring(run, 'rx', attributes.get(attribute.RX_RING)) + ring(run, 'tx', attributes.get(attribute.TX_RING));
    const memory = attributes.get(attribute.UMEM);
    if (memory !== undefined) {
      text += `${detailLead(run, ' t')}${userMemory(memory)}`;
      text += ring(run, 'fr', attributes.get(attribute.UMEM_FILL_RING));
      text += ring(run, 'cr', attributes.get(attribute.UMEM_COMPLETION_RING));
    }
    const counters = attributes.get(attribute.STATS);
    if (counters !== undefined) text += `${detailLead(run)}stats(${statistics(counters)})`;
  }
  return run.show.memory ? text + socketMemory(attributes.get(attribute.MEMINFO)) : text;
}

function ring(run: Run, name: string, value: Uint8Array | undefined): string {
  return value === undefined ? '' : `${detailLead(run)}${name}(entries:${u32(value, 0)})`;
}

/** struct xdp_diag_umem { u64 size; u32 id, num_pages, chunk_size, headroom, ifindex, queue_id, flags, refs }. */
function userMemory(value: Uint8Array): string {
  const [id, pages, chunk, headroom, index, queue, flags, references] = [8, 12, 16, 20, 24, 28, 32, 36].map((at) =>
    u32(value, at),
  );
  const first = `umem(id:${id},size:${u64Text(value, 0)},num_pages:${pages},chunk_size:${chunk},headroom:${headroom}`;
  return `${first},ifindex:${index},qid:${queue},zc:${flags! & 1},refs:${references})`;
}

/** struct xdp_diag_stats: six 64-bit counters. */
function statistics(value: Uint8Array): string {
  const labels = ['rx dropped', 'rx invalid', 'rx queue full', 'rx fill ring empty', 'tx invalid', 'tx ring empty'];
  return labels.map((label, index) => `${label}:${u64Text(value, index * 8)}`).join(',');
}
