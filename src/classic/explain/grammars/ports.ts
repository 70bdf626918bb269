/** Port lists as scanners and packet filters write them: `22,80,8000-8100`, `T:80,U:53`, `-`, service names. */

import { usualName } from '../../../registry/service-name.ts';
import type { Part } from '../explanation.ts';
import { isPlaceholder, part } from '../tool.ts';

/** Lists longer than this are summed up. */
const MOST_ITEMS = 40;

/** Explains a list item by item. */
export function explainPorts(text: string): readonly Part[] {
  const items = text.split(',');
  const parts = items.slice(0, MOST_ITEMS).map((item) => portItem(item));
  if (items.length <= MOST_ITEMS) return parts;
  return [...parts, part('...', 'value', `and ${items.length - MOST_ITEMS} more items of the list`)];
}

/** Says what one port is: number, range or name. */
export function portMeaning(text: string): string {
  if (isPlaceholder(text)) return 'put the port number here';
  const range = /^(\d{1,5})?([-:])(\d{1,5})?$/.exec(text);
  if (range !== null) return rangeMeaning(range[1], range[3]);
  if (/^\d+$/.test(text)) return numberMeaning(Number(text));
  return `the port of the service named ${text}`;
}

/** Whether the text can be a port, a range or a service name. */
export function looksLikePort(text: string): boolean {
  return isPlaceholder(text) || /^(?:\d{1,5}|\d{0,5}[-:]\d{0,5}|[A-Za-z][\w.*+-]*)$/.test(text);
}

/** Whether the text is a number beyond 65535, or a range with such an end. */
export function isImpossiblePort(text: string): boolean {
  const match = /^(\d*)(?:[-:](\d*))?$/.exec(text);
  if (match === null || text === '') return false;
  return Math.max(Number(match[1]), Number(match[2] ?? 0)) > 65_535;
}

function runsBackwards(text: string): boolean {
  const [first, last] = text.split(/[-:]/);
  return /^\d+[-:]\d+$/.test(text) && Number(first) > Number(last);
}

function portItem(item: string): Part {
  const scoped = /^([TUSP]):(.*)$/.exec(item);
  const protocols: Readonly<Record<string, string>> = { T: 'TCP', U: 'UDP', S: 'SCTP', P: 'IP protocol' };
  if (scoped !== null) {
    return part(item, 'value', `${protocols[scoped[1]!]!} from here on: ${portMeaning(scoped[2]!)}`);
  }
  const registered = /^\[(.*)\]$/.exec(item);
  if (registered !== null) {
    return part(item, 'value', `of these, the ports that nmap-services lists: ${portMeaning(registered[1]!)}`);
  }
  if (item === '*') return part(item, 'value', 'every port from 0 to 65535');
  return part(
    item,
    looksLikePort(item) && !isImpossiblePort(item) && !runsBackwards(item) ? 'value' : 'unknown',
    portMeaning(item),
  );
}

function rangeMeaning(from: string | undefined, to: string | undefined): string {
  if (from === undefined && to === undefined) return 'all ports from 1 to 65535';
  const first = Number(from ?? 1);
  const last = Number(to ?? 65_535);
  if (first > last) return `a range that runs backwards, from ${first} to ${last}`;
  return `ports ${first} to ${last}, ${last - first + 1} of them`;
}

function numberMeaning(port: number): string {
  if (port > 65_535) return `port ${port}, which is beyond the last, 65535`;
  if (port === 0) return 'port number 0, reserved: bind takes it as "pick one for me"';
  return `port number ${port}${serviceOf(port)}`;
}

/** What a port is for: its common use, else its registration, TCP first. */
function serviceOf(port: number): string {
  const entry = usualName(port, 'tcp') ?? usualName(port, 'udp');
  if (entry === null) return '';
  return entry.source === 'common' ? `, commonly ${entry.name}` : `, registered for ${entry.name}`;
}
