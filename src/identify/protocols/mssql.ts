/** Microsoft SQL Server: the reply to PRELOGIN tells the version (MS-TDS section 2.2.6.5). */
import { u16, u8 } from '../../wire/bytes.ts';
import { fromHex } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { cpeName } from '../product-rule.ts';
import type { Reply } from '../reply.ts';

/** Major version -> the year it is sold under. */
const years: Readonly<Record<number, string>> = {
  9: '2005',
  10: '2008',
  11: '2012',
  12: '2014',
  13: '2016',
  14: '2017',
  15: '2019',
  16: '2022',
  17: '2025',
};

export default defineIdentifier({
  id: 'mssql',
  transports: ['tcp'],
  ports: [1433],
  order: 'client-first',
  // PRELOGIN: version, encryption ("not supported by me"), instance, thread.
  hello: () =>
    fromHex(
      '1201002f00000000 00 001a 0006 01 0020 0001 02 0021 0001 03 0022 0004 04 0026 0001 ff 110000000000 02 00 00000000 00',
    ),
  score: (reply) => (versionOf(reply) === null ? sure.none : sure.certain),
  read(reply) {
    const version = versionOf(reply) ?? '';
    const year = years[Number(version.split('.')[0])];
    return {
      service: 'mssql',
      product: year === undefined ? 'Microsoft SQL Server' : `Microsoft SQL Server ${year}`,
      version,
      cpe: [cpeName('microsoft:sql_server', year)],
    };
  },
  samples: [
    {
      hex: '0401002b00000100 00 001a 0006 01 0020 0001 02 0021 0001 03 0022 0000 04 0022 0001 ff 0f0007d00000 02 00 00',
      expect: { service: 'mssql', product: 'Microsoft SQL Server 2019', version: '15.0.2000' },
    },
    {
      hex: '0401002b00000100 00 001a 0006 01 0020 0001 02 0021 0001 03 0022 0000 04 0022 0001 ff 100003e80000 01 00 00',
      expect: { service: 'mssql', product: 'Microsoft SQL Server 2022', version: '16.0.1000' },
    },
  ],
});

/** A TDS packet of type 4 whose first option is VERSION. */
function versionOf({ bytes }: Reply): string | null {
  if (bytes.length < 20 || u8(bytes, 0) !== 4 || u8(bytes, 1) !== 1 || u8(bytes, 8) !== 0 || u16(bytes, 11) !== 6)
    return null;
  const at = 8 + u16(bytes, 9);
  return at + 6 > bytes.length || u8(bytes, at) < 7 || u8(bytes, at) > 30
    ? null
    : `${u8(bytes, at)}.${u8(bytes, at + 1)}.${u16(bytes, at + 2)}`;
}
