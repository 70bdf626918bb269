/** The columns in which `portolan capture` lists packets, with room kept for what may come. */
import type { Column } from '../base/record.ts';
import { type PacketRecord, packetKind } from '../capture/packet-record.ts';
import { cellText } from '../report/cell.ts';

/** Columns by name, with the least room for each: widths are fixed by the first packets, and later ones are often longer. */
const rooms: readonly (readonly [name: string, room: number])[] = [
  ['number', 5],
  ['time', 15],
  ['interface', 6],
  ['process', 12],
  ['source', 9],
  ['destination', 9],
  ['protocol', 5],
  ['length', 5],
  ['info', 1],
];

/** Columns across from which all of them have room. */
const wide = 120;

/** Which columns are of use. */
export interface ListedColumns {
  readonly interfaces: boolean;
  readonly processes: boolean;
  /** Characters across; Infinity where nothing is cut. */
  readonly width: number;
}

/** The columns of a table. What a packet says comes first where there is little room. */
export function listColumns({ interfaces, processes, width }: ListedColumns): readonly Column<PacketRecord>[] {
  const left = new Set([
    ...(interfaces && width >= wide ? [] : ['interface']),
    ...(processes ? [] : ['process']),
    ...(width >= wide ? [] : ['number', 'length']),
  ]);
  return rooms.filter(([name]) => !left.has(name)).map(([name, room]) => roomy(columnNamed(name), room));
}

function columnNamed(name: string): Column<PacketRecord> {
  return packetKind.columns.find((column) => column.name === name)!;
}

function roomy(column: Column<PacketRecord>, room: number): Column<PacketRecord> {
  const text = column.name === 'process' ? processText : (record: PacketRecord): string => cellText(column, record);
  const isNumber = column.type === 'integer' || column.type === 'bytes';
  return { ...column, text: (record) => (isNumber ? text(record).padStart(room) : text(record).padEnd(room)) };
}

/** `curl[812]`, `curl[812]>nginx[99]` where both ends are here, `-` where nobody is known. */
function processText({ process, pid, peerProcess, peerPid }: PacketRecord): string {
  if (pid === null) return '-';
  const one = `${process ?? ''}[${pid}]`;
  return peerPid === null ? one : `${one}>${peerProcess ?? ''}[${peerPid}]`;
}
