/** The value of lsof's `-i`: `[46][protocol][@host][:ports]`, explained piece by piece. */

import type { Part } from '../explanation.ts';
import { part } from '../tool.ts';
import { portMeaning } from './ports.ts';
import { addressMeaning } from './targets.ts';

/** The pieces of an `-i` value. */
export interface InternetSelector {
  readonly family: '4' | '6' | undefined;
  readonly protocol: string | undefined;
  readonly host: string | undefined;
  readonly ports: string | undefined;
}

/** Reads an `-i` value, or undefined when it has another form. */
export function readInternetSelector(text: string): InternetSelector | undefined {
  const match = /^([46])?(tcp|udp|udplite|sctp)?(?:@(\[[^\]]*\]|[^:]*))?(?::(.+))?$/i.exec(text);
  if (match === null) return undefined;
  return { family: match[1] as '4' | '6' | undefined, protocol: match[2], host: match[3], ports: match[4] };
}

/** Explains an `-i` value. */
export function explainInternetSelector(text: string): readonly Part[] {
  const selector = readInternetSelector(text);
  if (selector === undefined || text === '') {
    return [part(text, 'unknown', 'not of the form [46][protocol][@host][:ports]')];
  }
  const parts: Part[] = [];
  if (selector.family !== undefined) parts.push(part(selector.family, 'value', `only IPv${selector.family} sockets`));
  if (selector.protocol !== undefined) {
    parts.push(part(selector.protocol, 'value', `only sockets of ${selector.protocol.toUpperCase()}`));
  }
  if (selector.host !== undefined) {
    parts.push(part(`@${selector.host}`, 'value', `this address at either end: ${addressMeaning(selector.host)}`));
  }
  if (selector.ports !== undefined) parts.push(...portParts(selector.ports));
  return parts;
}

function portParts(ports: string): readonly Part[] {
  return ports.split(',').map((item, index) => {
    const text = index === 0 ? `:${item}` : item;
    return part(text, 'value', `this port at either end, local or remote: ${portMeaning(item)}`);
  });
}
