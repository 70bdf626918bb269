/** `-F`: one field a line (or ended by NUL), a process's fields and then those of each of its files. */
import type { OpenFile, OpenProcess } from '../open-file.ts';
import type { Request } from '../options/request.ts';
import { offsetText } from './cell-text.ts';
import { escapeText } from './escape.ts';
import { fileFlagsText } from './file-flags.ts';
import { hasStateFields, nameColumn, type NameStyle, stateFields } from './name-column.ts';

/** The fields of one process and of its files that are printed. */
export function fieldText(
  process: OpenProcess,
  files: readonly OpenFile[],
  request: Request,
  style: NameStyle,
): string {
  const { terminator } = request;
  const write = (fields: readonly (string | null)[]): string => {
    const text = fields.map((field) => (field === null ? '' : field)).join('');
    // A set that is ended by NULs gets a line end of its own.
    return terminator === '\0' && text !== '' ? `${text}\n` : text;
  };
  return (
    write(processFields(process, request, style)) +
    files.map((file) => write(fileFields(file, request, style))).join('')
  );
}

function processFields(process: OpenProcess, request: Request, style: NameStyle): (string | null)[] {
  const field = fieldWriter(request);
  return [
    field('p', process.pid),
    field('K', process.taskId === 0 ? null : process.taskId),
    field('M', process.taskCommand === null ? null : escapeText(process.taskCommand, style.utf8)),
    field('g', process.processGroup),
    field('R', process.parentPid),
    field('c', escapeText(process.command === '' ? '(unknown)' : process.command, style.utf8)),
    field('u', process.uid | 0),
    field('L', request.fields!.has('L') && !request.numericUsers ? style.names.login(process.uid) : null),
  ];
}

function fileFields(file: OpenFile, request: Request, style: NameStyle): (string | null)[] {
  const field = fieldWriter(request);
  const flags = request.showFlags && (request.hexFlags || file.flags !== 0) ? file.flags : null;
  return [
    field('f', file.descriptor.trimStart()),
    field('a', file.access),
    field('l', file.lock),
    field('t', file.type === '' ? null : file.type),
    field('G', flags === null ? null : fileFlagsText(flags, request.hexFlags)),
    field('d', file.deviceText),
    field('D', file.device === null ? null : `0x${file.device.toString(16)}`),
    field('r', file.rawDevice === null ? null : `0x${file.rawDevice.toString(16)}`),
    field('s', file.size),
    field('o', file.offset === null ? null : offsetText(file.offset, request.offsetDigits)),
    field('i', file.node === 'inode' ? (file.inode ?? '0') : null),
    field('k', file.links),
    field('P', file.node === 'protocol' && file.protocol !== '' ? file.protocol : null),
    field('n', request.fields!.has('n') ? nameColumn(file, style) : null),
    request.fields!.has('T') && hasStateFields(file) ? stateFields(file, style) : null,
  ];
}

/** Writes a field that was chosen and has a value. */
function fieldWriter({
  fields,
  terminator,
}: Request): (letter: string, value: string | number | bigint | null) => string | null {
  return (letter, value) => (value === null || !fields!.has(letter) ? null : `${letter}${value}${terminator}`);
}
