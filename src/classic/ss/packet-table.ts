/** The table of packet (AF_PACKET) sockets. */
import { packetAttribute } from '../../os/sock-diag/attributes.ts';
import type { PacketSocket } from '../../os/socket-table.ts';
import { queueCell, u16, u32 } from './kernel-number.ts';
import { type Subject, newSubject, passes } from './filter.ts';
import { identityText } from './inet-details.ts';
import { complainOf } from './dump-errors.ts';
import { type Run, closedState, detailLead, stateName } from './run.ts';
import { states } from './selection.ts';
import { socketMemory } from './socket-memory.ts';

/** Shows the table; the rows of /proc/net/packet where the kernel will not dump it. */
export function showPacket(run: Run): void {
  if (!run.selection.has('packet') || (run.selection.states & states.closed) === 0) return;
  const subject = newSubject('packet');
  for (const source of [run.host.sockets, run.host.procSockets()]) {
    try {
      for (const batch of source.packet({ attributes: true })) for (const row of batch) showRow(run, row, subject);
      return;
    } catch (error) {
      if (!complainOf(run, error, false)) throw error;
    }
  }
}

const rawType = 3;
/** ETH_P_ALL. */
const everyProtocol = 3;

function showRow(run: Run, row: PacketSocket, subject: Subject): void {
  if (run.filter !== null) {
    subject.local.words = [row.protocol, 0, 0, 0];
    subject.local.port = row.interfaceIndex | 0;
    subject.interfaceIndex = row.interfaceIndex;
    if (!passes(run.filter, subject, run.names.ephemeral)) return;
  }
  run.table.line(
    row.type === rawType ? 'p_raw' : 'p_dgr',
    stateName(closedState),
    queueCell(row.receiveQueue),
    '0     ',
    `${row.protocol === everyProtocol ? '*' : run.names.ethernetProtocol(row.protocol)}:`,
    row.interfaceIndex === 0 ? '*' : run.names.interface(row.interfaceIndex),
    '*',
    '',
    run.owners.users(row.inode) + details(run, row),
  );
}

function details(run: Run, row: PacketSocket): string {
  const attributes = row.attributes ?? new Map<number, Uint8Array>();
  let text = run.show.details ? identityText(run, row) + configuration(run, attributes) : '';
  const filter = attributes.get(packetAttribute.FILTER);
  if (run.show.packetFilter && filter !== undefined) text += filterText(run, filter);
  return run.show.memory ? text + socketMemory(attributes.get(packetAttribute.MEMINFO)) : text;
}

function configuration(run: Run, attributes: ReadonlyMap<number, Uint8Array>): string {
  const lead = detailLead(run);
  const info = attributes.get(packetAttribute.INFO);
  const [receive, send] = [attributes.get(packetAttribute.RX_RING), attributes.get(packetAttribute.TX_RING)];
  const fanout = attributes.get(packetAttribute.FANOUT);
  let text = info === undefined ? '' : `${lead}${infoText(info)}`;
  if (receive !== undefined) text += `${lead}ring_rx(${ringText(receive)})`;
  if (send !== undefined) text += `${lead}ring_tx(${ringText(send)})`;
  return fanout === undefined ? text : `${text}${lead}fanout(${fanoutText(u32(fanout, 0))})`;
}

/** PDI_* bits of struct packet_diag_info (include/uapi/linux/packet_diag.h); the first word has no space before it. */
const flagWords: readonly (readonly [number, string])[] = [
  [1, 'running'],
  [2, ' auxdata'],
  [4, ' origdev'],
  [8, ' vnethdr'],
  [16, ' loss'],
];

/** struct packet_diag_info { index, version, reserve, copy_thresh, tstamp, flags }, 32 bits each. */
function infoText(info: Uint8Array): string {
  const flags = u32(info, 20);
  const words = flagWords.filter(([bit]) => (flags & bit) !== 0).map(([, word]) => word);
  return `ver:${u32(info, 4) | 0} cpy_thresh:${u32(info, 12) | 0} flags( ${flags === 0 ? '0' : words.join('')} )`;
}

/** struct packet_diag_ring { block_size, block_nr, frame_size, frame_nr, retire_tmo, sizeof_priv, features }. */
function ringText(ring: Uint8Array): string {
  const [blockSize, blocks, frameSize, frames, timeout, , features] = [0, 1, 2, 3, 4, 5, 6].map((index) =>
    u32(ring, index * 4),
  );
  const sizes = `blk_size:${blockSize! | 0},blk_nr:${blocks! | 0},frm_size:${frameSize! | 0},frm_nr:${frames! | 0}`;
  return `${sizes},tmo:${timeout! | 0},features:0x${features!.toString(16)}`;
}

const fanoutTypes = ['hash', 'lb', 'cpu', 'roll', 'random', 'qm'];

function fanoutText(value: number): string {
  const type = value >>> 16;
  return `id:${value & 0xffff},type:${fanoutTypes[type] ?? `0x${type.toString(16)}`}`;
}

/** struct sock_filter { code, jt, jf, k }, 8 bytes each. */
function filterText(run: Run, program: Uint8Array): string {
  const count = Math.trunc(program.length / 8);
  let text = `${detailLead(run)}bpf filter (${count}): `;
  for (let at = 0; at + 8 <= program.length; at += 8) {
    const code = u16(program, at).toString(16).padStart(2, '0');
    text += ` 0x${code} ${program[at + 2]} ${program[at + 3]} ${u32(program, at + 4)},`;
  }
  return text;
}
