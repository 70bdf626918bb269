/** The NAME column: the path or the addresses, what is added to them, and the state of a socket. */
import { deviceMajor, deviceMinor } from '../../../os/file-system.ts';
import type { OpenFile } from '../open-file.ts';
import type { Request } from '../options/request.ts';
import { tcpStateName } from '../sockets/tcp-states.ts';
import { unixStateName } from '../sockets/unix-table.ts';
import { escapeText } from './escape.ts';
import type { ListingNames } from './names.ts';

/** What names are written with. */
export interface NameStyle {
  readonly request: Pick<Request, 'tell' | 'fields' | 'terminator'>;
  readonly names: ListingNames;
  readonly utf8: boolean;
}

/** The column's text, without a line end. */
export function nameColumn(file: OpenFile, style: NameStyle): string {
  let text = escapeText(file.name, style.utf8);
  const isInternet = file.local !== null || file.foreign !== null;
  if (isInternet) text = joined(text, escapeText(addresses(file, style.names), style.utf8));
  else if (text === '') text = deviceName(file);
  if (file.addition !== '') text = joined(text, escapeText(file.addition, style.utf8));
  const { fields, tell } = style.request;
  if (fields !== null || !tell.any || !hasState(file, tell.queues)) return text;
  // The blank stands even where no state follows: UDP rows end in it.
  return `${text}${text === '' ? '' : ' '}${stateText(file, style)}`;
}

/** `T` fields for programs: state and queues, each ended by the terminator. */
export function stateFields(file: OpenFile, { request }: NameStyle): string {
  return stateParts(file, request)
    .map((part) => `T${part}${request.terminator}`)
    .join('');
}

/** Whether a file has state fields. */
export function hasStateFields(file: OpenFile): boolean {
  return file.status !== null && file.status.type >= 0;
}

function addresses({ local, foreign, protocol }: OpenFile, names: ListingNames): string {
  const end = (one: NonNullable<typeof local>): string => `${names.host(one)}:${names.port(one.port, protocol)}`;
  return `${local === null ? '' : end(local)}${foreign === null ? '' : `->${end(foreign)}`}`;
}

/** Device files always have a path here; lsof has a text for those without. */
function deviceName({ kind, device, rawDevice }: OpenFile): string {
  if ((kind !== 'block' && kind !== 'character') || device === null || rawDevice === null) return '';
  return `${kind === 'block' ? 'BLK' : 'CHR'} device: ${deviceMajor(rawDevice)},${deviceMinor(rawDevice)}`;
}

function hasState({ status }: OpenFile, queues: boolean): boolean {
  return status !== null && (status.type >= 0 || (queues && status.queues !== null));
}

function stateText(file: OpenFile, { request }: NameStyle): string {
  const parts = stateParts(file, request);
  if (parts.length === 0) return '';
  return `(${parts.map((part) => part.replace(/^ST=/, '')).join(' ')})`;
}

function stateParts({ type, status }: OpenFile, { tell }: Pick<Request, 'tell'>): string[] {
  if (status === null) return [];
  const parts: string[] = [];
  if (type === 'unix') return tell.state ? [`ST=${unixStateName(status.unixFlags, status.state)}`] : [];
  if (tell.state && status.type === 0) parts.push(`ST=${tcpStateName(status.state)}`);
  if (tell.queues && status.queues !== null) {
    parts.push(`QR=${status.queues.receive}`, `QS=${status.queues.send}`);
  }
  return parts;
}

function joined(text: string, added: string): string {
  return text === '' ? added : `${text} ${added}`;
}
