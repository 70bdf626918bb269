/** The protocol data units of SNMP and their variable bindings (RFC 1157 section 4.1, RFC 3416 section 3). */
import type { Printing } from './printing.ts';
import { berPart, endPart, pduNames, printBer } from './snmp-ber.ts';
import { BerCursor } from './snmp-cursor.ts';

const kind = { get: 0, getNext: 1, response: 2, trap: 4, getBulk: 5 } as const;
/** Versions as they stand in the message. */
const version1 = 0;
const version2c = 1;
/** RFC 3416 section 3. */
const errors = [
  'noError',
  'tooBig',
  'noSuchName',
  'badValue',
  'readOnly',
  'genErr',
  'noAccess',
  'wrongType',
  'wrongLength',
  'wrongEncoding',
  'wrongValue',
  'noCreation',
  'inconsistentValue',
  'resourceUnavailable',
  'commitFailed',
  'undoFailed',
  'authorizationError',
  'notWritable',
  'inconsistentName',
] as const;
/** RFC 1157 section 4.1.6. */
const traps = [
  'coldStart',
  'warmStart',
  'linkDown',
  'linkUp',
  'authenticationFailure',
  'egpNeighborLoss',
  'enterpriseSpecific',
] as const;
const enterpriseSpecific = 6;

/** Prints the data unit that is the rest of a message. */
export function printPdu(p: Printing, message: BerCursor, version: number): void {
  const pdu = message.next();
  if (pdu.type !== 'pdu') endPart(p, '[no PDU]');
  if (message.left > 0) p.text(`[${message.left} extra after PDU]`);
  if (p.verbose > 0) p.text('{ ');
  p.text(`${pduNames[pdu.id]!}(${pdu.length}) `);
  if (version === version1 && pdu.id >= kind.getBulk) {
    p.text('[v2 PDU in v1 message]');
    return;
  }
  if (version === version2c && pdu.id === kind.trap) {
    p.text('[v1 PDU in v2 message]');
    return;
  }
  const fields = new BerCursor(p, pdu.at, pdu.length);
  berPart(() => {
    if (pdu.id === kind.trap) printTrap(p, fields);
    else printRequest(p, fields, pdu.id);
  });
  if (p.verbose > 0) p.text(' } ');
}

function printRequest(p: Printing, fields: BerCursor, id: number): void {
  const request = fields.expect('integer', '[reqId!=INT]').value;
  if (p.verbose > 0) p.text(`R=${request} `);
  const status = fields.expect('integer', '[errorStatus!=INT]').value;
  if (id === kind.getBulk) p.text(` N=${status}`);
  else if (status !== 0)
    p.text(id === kind.response ? ` ${errorName(status)}` : `[errorStatus(${errorName(status)})!=0]`);
  const index = fields.expect('integer', '[errorIndex!=INT]').value;
  if (id === kind.getBulk) p.text(` M=${index}`);
  else if (id !== kind.response) {
    if (index !== 0) p.text(`[errorIndex(${index})!=0]`);
  } else if (status !== 0) p.text(index === 0 ? '[errorIndex==0]' : `@${index}`);
  else if (index !== 0) p.text(`[errorIndex(${index}) w/o errorStatus]`);
  printBindings(p, fields, id);
}

function errorName(status: number): string {
  return errors[status] ?? `err=${status >>> 0}`;
}

function printTrap(p: Printing, fields: BerCursor): void {
  p.char(32);
  printBer(p, fields.expect('oid', '[enterprise!=OID]'));
  p.char(32);
  printBer(p, fields.expect('address', '[agent-addr!=INETADDR]'));
  const generic = fields.expect('integer', '[generic-trap!=INT]').value;
  p.text(` ${traps[generic] ?? `gt=${generic}`}`);
  const specific = fields.expect('integer', '[specific-trap!=INT]').value;
  if (generic === enterpriseSpecific) p.text(` s=${specific}`);
  else if (specific !== 0) p.text(`[specific-trap(${specific})!=0]`);
  p.char(32);
  printBer(p, fields.expect('unsigned', '[time-stamp!=TIMETICKS]'));
  printBindings(p, fields, kind.trap);
}

function printBindings(p: Printing, fields: BerCursor, id: number): void {
  const bindings = fields.inside('sequence', '[!SEQ of varbind]');
  if (fields.left > 0) p.text(`[${fields.left} extra after SEQ of varbind]`);
  const asksOnly = id === kind.get || id === kind.getNext || id === kind.getBulk;
  while (bindings.left > 0) {
    p.char(32);
    const binding = bindings.inside('sequence', '[!varbind]');
    printBer(p, binding.expect('oid', '[objName!=OID]'));
    if (!asksOnly) p.char(61);
    const value = binding.next();
    if (asksOnly && value.type !== 'null') p.text('[objVal!=NULL]');
    printBer(p, value);
  }
}
