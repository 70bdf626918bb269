/** The lightweight directory access protocol: number, operation, what it is about. */
import { berTags, readBer } from '../../wire/ber.ts';
import { ldapOperations, parseLdap } from '../../wire/ldap.ts';
import { number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

/** The number of an operation is that of its tag within its class (RFC 4511 section 4.2). */
const operationNames: Readonly<Record<number, string>> = {
  0: 'bindRequest',
  1: 'bindResponse',
  2: 'unbindRequest',
  3: 'searchRequest',
  4: 'searchResEntry',
  5: 'searchResDone',
  6: 'modifyRequest',
  7: 'modifyResponse',
  8: 'addRequest',
  9: 'addResponse',
  10: 'delRequest',
  11: 'delResponse',
  14: 'compareRequest',
  15: 'compareResponse',
  16: 'abandonRequest',
  19: 'searchResRef',
  23: 'extendedReq',
  24: 'extendedResp',
};
const results: Readonly<Record<number, string>> = {
  0: 'success',
  1: 'operations error',
  2: 'protocol error',
  8: 'stronger authentication wanted',
  10: 'referral',
  32: 'no such object',
  34: 'invalid name',
  48: 'inappropriate authentication',
  49: 'invalid credentials',
  50: 'insufficient rights',
  53: 'unwilling to perform',
};
/** Which field names what an operation is about, by its tag. */
const nameFields: Readonly<Record<number, string>> = {
  [ldapOperations.bindRequest]: 'ldap.name',
  [ldapOperations.searchRequest]: 'ldap.baseObject',
  [ldapOperations.extendedRequest]: 'ldap.requestName',
};

export default defineProtocol({
  name: 'ldap',
  title: 'Lightweight Directory Access Protocol',
  column: 'LDAP',
  fields: {
    'ldap.messageID': number('number'),
    'ldap.protocolOp': number('operation', operationNames),
    'ldap.name': text('who binds'),
    'ldap.baseObject': text('where to search'),
    'ldap.requestName': text('what is requested'),
    'ldap.object': text('what it is about'),
    'ldap.resultCode': number('result', results),
  },
  on: { tcp: [389, 3268] },
  accepts: (bytes, start, end) => parseLdap(bytes, start, end).ok,
  dissect(d, start, end) {
    const said: string[] = [];
    let at = start;
    while (at < end) {
      const parsed = parseLdap(d.bytes, at, end);
      if (!parsed.ok) break;
      const { id, operation, name, result } = parsed.value;
      const next = readBer(d.bytes, at, end)?.end ?? end;
      const title = operationNames[operation & 0x1f] ?? `operation ${operation & 0x1f}`;
      const here = at;
      d.within(d.note(`${title} ${id}`, at, next), () => {
        d.put('ldap.messageID', id, here, next);
        d.put('ldap.protocolOp', operation & 0x1f, here, next);
        if (name !== null) d.put(nameFields[operation] ?? 'ldap.object', name, here, next);
        if (result !== null) d.put('ldap.resultCode', result, here, next);
      });
      const about = name === null ? '' : ` "${name}"`;
      said.push(`${title}(${id})${result === null ? about : ` ${results[result] ?? `code ${result}`}`}`);
      at = next;
    }
    d.summary(said.slice(0, 8).join(', '));
    d.rest(at, end);
  },
  samples: [
    {
      name: 'a bind',
      under: ['tcp', 389],
      hex: `${berTags.sequence.toString(16)}0f 020101 600a 020103 0403636e31 8000`,
      expect: { 'ldap.messageID': '1', 'ldap.protocolOp': 'bindRequest (0)', 'ldap.name': 'cn1' },
      info: 'bindRequest(1) "cn1"',
    },
  ],
});
