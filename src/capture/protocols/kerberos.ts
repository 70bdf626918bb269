/** Kerberos: the kind of a message, realm, names, the code of an error. */
import { u8 } from '../../wire/bytes.ts';
import { parseKerberos, parseKerberosFrame } from '../../wire/kerberos.ts';
import { number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const typeNames: Readonly<Record<number, string>> = {
  10: 'AS-REQ',
  11: 'AS-REP',
  12: 'TGS-REQ',
  13: 'TGS-REP',
  14: 'AP-REQ',
  15: 'AP-REP',
  30: 'KRB-ERROR',
};
const errors: Readonly<Record<number, string>> = {
  6: 'no such client',
  7: 'no such service',
  14: 'no common encryption',
  18: 'client revoked',
  24: 'wrong password',
  25: 'pre-authentication wanted',
  32: 'ticket expired',
  37: 'clocks differ',
};

export default defineProtocol({
  name: 'kerberos',
  title: 'Kerberos',
  column: 'KRB5',
  fields: {
    'kerberos.rm.length': number('length of the message'),
    'kerberos.msg_type': number('type', typeNames),
    'kerberos.realm': text('realm'),
    'kerberos.cname': text('client'),
    'kerberos.sname': text('service'),
    'kerberos.error_code': number('error', errors),
  },
  on: { udp: [88], tcp: [88] },
  accepts: (bytes, start, end) =>
    parseKerberos(bytes, start, end).ok || (u8(bytes, start) < 0x60 && parseKerberosFrame(bytes, start, end).ok),
  dissect(d, start, end) {
    let at = start;
    const framed = d.protocols.at(-2) === 'tcp' ? parseKerberosFrame(d.bytes, start, end) : null;
    if (framed?.ok === true) {
      d.number('kerberos.rm.length', start, 4);
      at = framed.payloadStart;
    }
    const parsed = parseKerberos(d.bytes, at, end);
    if (!parsed.ok) return d.rest(at, end);
    const { type, realm, client, service, error } = parsed.value;
    d.put('kerberos.msg_type', type, at, end);
    if (realm !== null) d.put('kerberos.realm', realm, at, end);
    if (client !== null) d.put('kerberos.cname', client, at, end);
    if (service !== null) d.put('kerberos.sname', service, at, end);
    if (error !== null) d.put('kerberos.error_code', error, at, end);
    const title = typeNames[type] ?? `type ${type}`;
    d.summary(error === null ? title : `${title}: ${errors[error] ?? `code ${error}`}`);
  },
  samples: [
    {
      name: 'an error',
      under: ['udp', 88],
      hex: `7e 30 30 2e a003020105 a10302011e a411180f32303236303130313030303030305a
        a505020300ffff a603020119 a9031b0141`,
      expect: {
        'kerberos.msg_type': 'KRB-ERROR (30)',
        'kerberos.error_code': 'pre-authentication wanted (25)',
        'kerberos.realm': 'A',
      },
      info: 'KRB-ERROR: pre-authentication wanted',
    },
  ],
});
