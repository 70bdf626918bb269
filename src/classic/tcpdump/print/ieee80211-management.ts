/** Management frames of 802.11: beacons, probes, association, authentication, actions. */
import { type Elements, printRates, printSsid, readElements } from './ieee80211-elements.ts';
import { actionCategories, actions, lastStatus, managementWords, reasons, statuses } from './ieee80211-words.ts';
import { printWep } from './ieee80211-wep.ts';
import type { Printing } from './printing.ts';

const protectedFlag = 0x4000;
const capability = { network: 0x01, privacy: 0x10 } as const;
/** Two bits of the field are always set. */
const identifier = 0x3fff;
const sharedKey = 1;
const algorithms = ['Open System', 'Shared Key', 'EAP'] as const;

/** Prints the body of a frame; false when it is cut short. */
export function printManagement(p: Printing, control: number, at: number, length: number): boolean {
  const subtype = (control >>> 4) & 15;
  p.text(managementWords(subtype) ?? `Unhandled Management subtype(${subtype.toString(16)})`);
  if (control & protectedFlag) return printWep(p, at);
  return printers[subtype]?.(p, at, length, subtype) ?? true;
}

type BodyPrinter = (p: Printing, at: number, length: number, subtype: number) => boolean;

const printers: readonly (BodyPrinter | undefined)[] = [
  printAssociationRequest,
  printAssociationResponse,
  printReassociationRequest,
  printAssociationResponse,
  printProbeRequest,
  printBeacon,
  undefined,
  undefined,
  printBeacon,
  undefined,
  printDisassociation,
  printAuthentication,
  printDeauthentication,
  printAction,
];

function printAssociationRequest(p: Printing, at: number, length: number): boolean {
  if (length < 4 || !p.has(at, 4)) return false;
  const elements = readElements(p, at + 4, length - 4);
  printSsid(p, elements);
  printRates(p, elements);
  return elements.whole;
}

function printAssociationResponse(p: Printing, at: number, length: number): boolean {
  if (length < 6 || !p.has(at, 6)) return false;
  const elements = readElements(p, at + 6, length - 6);
  p.text(
    ` AID(${(p.u16le(at + 4) & identifier).toString(16)}) :${p.u16le(at) & capability.privacy ? ' PRIVACY ' : ''}: `,
  );
  p.text(statusText(p.u16le(at + 2)));
  return elements.whole;
}

function printReassociationRequest(p: Printing, at: number, length: number): boolean {
  if (length < 10 || !p.has(at, 10)) return false;
  const elements = readElements(p, at + 10, length - 10);
  printSsid(p, elements);
  p.text(' AP : ');
  p.mac(at + 4);
  return elements.whole;
}

function printProbeRequest(p: Printing, at: number, length: number): boolean {
  const elements = readElements(p, at, length);
  printSsid(p, elements);
  printRates(p, elements);
  return elements.whole;
}

/** A beacon, or the answer to a probe, which says nothing of who speaks. */
function printBeacon(p: Printing, at: number, length: number, subtype: number): boolean {
  if (length < 12 || !p.has(at, 12)) return false;
  const capabilities = p.u16le(at + 10);
  const elements = readElements(p, at + 12, length - 12);
  printSsid(p, elements);
  printRates(p, elements);
  if (subtype === 8) p.text(capabilities & capability.network ? ' ESS' : ' IBSS');
  printChannel(p, elements, capabilities);
  return elements.whole;
}

function printChannel(p: Printing, { channel }: Elements, capabilities: number): void {
  if (channel >= 0) p.text(` CH: ${channel}`);
  if (capabilities & capability.privacy) p.text(', PRIVACY');
}

function printDisassociation(p: Printing, at: number, length: number): boolean {
  if (length < 2 || !p.has(at, 2)) return false;
  p.text(`: ${reasonText(p.u16le(at))}`);
  return true;
}

function printAuthentication(p: Printing, at: number, length: number): boolean {
  if (length < 6 || !p.has(at, 6)) return false;
  const elements = readElements(p, at + 6, length - 6);
  const algorithm = p.u16le(at);
  const number = p.u16le(at + 2);
  p.text(` (${algorithms[algorithm] ?? 'Reserved'})-${number.toString(16)}`);
  p.text(algorithm === sharedKey && (number === 2 || number === 3) ? ' [Challenge Text] ' : ': ');
  if (number % 2 === 1) p.text(statusText(p.u16le(at + 4)));
  return elements.whole;
}

function printDeauthentication(p: Printing, at: number, length: number): boolean {
  if (length < 2 || !p.has(at, 2)) return false;
  printSender(p);
  p.text(reasonText(p.u16le(at)));
  return true;
}

function printAction(p: Printing, at: number, length: number): boolean {
  if (length < 2 || !p.has(at, 2)) return false;
  printSender(p);
  const category = p.u8(at);
  const action = p.u8(at + 1);
  p.text(`${actionCategories(category) ?? `Reserved(${category})`} `);
  const word = actions[category]?.[action] ?? '';
  p.text(word === '' ? `Act#${action}` : word);
  return true;
}

/** With -e the addresses stand already. */
function printSender(p: Printing): void {
  if (!p.options.linkHeader) {
    p.text(' (');
    p.mac(p.frameSource);
    p.char(41);
  }
  p.text(': ');
}

function reasonText(code: number): string {
  return reasons(code) ?? 'Reserved';
}

function statusText(code: number): string {
  return statuses(code) ?? (code > lastStatus ? 'n/a' : 'Reserved');
}
