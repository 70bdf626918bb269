/** SNMP: the system group by the community "public", and the report that version 3 gives to strangers (RFC 3416, 3414). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { berTags } from '../../wire/ber.ts';
import { parseSnmp, snmpMessage, snmpOperations } from '../../wire/snmp.ts';
import { textOf } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import type { ProductRule } from '../product-rule.ts';
import { matchProduct } from '../product-rule.ts';

const descriptionName = '1.3.6.1.2.1.1.1.0';
const hostName = '1.3.6.1.2.1.1.5.0';

const systems: readonly ProductRule[] = [
  { match: /^Linux \S{1,64} (?<v>\d[\w.+~-]{1,40})/, product: 'net-snmp', cpe: 'net-snmp:net-snmp', os: 'Linux' },
  { match: /^Hardware: [^\r\n]{1,120}? Software: Windows/, product: 'Windows SNMP service', os: 'Windows' },
  {
    match: /^Cisco IOS Software[^\r\n]{0,120}? Version (?<v>[\w.()]{1,24})/,
    product: 'Cisco IOS',
    cpe: 'o:cisco:ios',
    os: 'IOS',
    deviceType: 'router',
  },
  { match: /^RouterOS (?<i>\S{1,32})/, product: 'MikroTik RouterOS', os: 'RouterOS', deviceType: 'router' },
  { match: /^HP ETHERNET MULTI-ENVIRONMENT/, product: 'HP JetDirect', deviceType: 'printer' },
  { match: /^FreeBSD \S{1,64} (?<v>[\w.-]{1,24})/, product: 'net-snmp', os: 'FreeBSD' },
];

export default defineIdentifier({
  id: 'snmp',
  transports: ['udp'],
  ports: [161],
  order: 'client-first',
  hello: () =>
    snmpMessage(0, 'public', {
      operation: snmpOperations.get,
      id: 0x506f72,
      errorStatus: 0,
      errorIndex: 0,
      bindings: [descriptionName, hostName].map((name) => ({ name, tag: berTags.null, data: latin1Bytes('') })),
    }),
  score({ bytes }) {
    const message = parseSnmp(bytes, 0, bytes.length);
    if (!message.ok) return sure.none;
    return message.value.version === 3 ||
      message.value.request?.operation === snmpOperations.response ||
      message.value.request?.operation === snmpOperations.report
      ? sure.certain
      : sure.none;
  },
  read({ bytes }) {
    const message = parseSnmp(bytes, 0, bytes.length);
    if (!message.ok) return { service: 'snmp' };
    const { version, community, request } = message.value;
    if (version === 3) return { service: 'snmp', info: 'version 3' };
    const text = (name: string): string | undefined => {
      const binding = request?.bindings.find((binding) => binding.name === name && binding.tag === berTags.octetString);
      return binding === undefined ? undefined : textOf(binding.data, 0, binding.data.length);
    };
    const description = text(descriptionName) ?? '';
    const { version: system, info, ...known } = matchProduct(description, systems) ?? { product: null, version: null };
    const release = known.os === 'Linux' && system ? `Linux ${system}` : known.os;
    return {
      service: 'snmp',
      ...known,
      os: release,
      hostname: text(hostName),
      info: [`version ${version === 0 ? '1' : '2c'}`, `community ${community}`, info ?? description.slice(0, 80)].join(
        '; ',
      ),
    };
  },
  samples: [
    {
      hex: '3053 020100 0406 7075626c6963 a246 0203506f72 020100 020100 3039 3022 0608 2b06010201010100 0416 4c696e757820686f737431 20362e312e302d32362d 6d 3013 0608 2b06010201010500 0407 686f7374312e78',
      expect: { service: 'snmp', product: 'net-snmp', os: 'Linux 6.1.0-26-m', hostname: 'host1.x' },
    },
    {
      hex: '3029 020100 0406 7075626c6963 a21c 0203506f72 020102 020101 300f 300d 0608 2b06010201010100 0500 00',
      expect: { service: 'snmp' },
    },
  ],
});
