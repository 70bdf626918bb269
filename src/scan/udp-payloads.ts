/**
 * What a UDP port is asked with: a question that its usual service answers, since most keep silent to anything else. Written
 * from the protocols' own documents; every one is a harmless question (no change, no login, no name of anybody).
 */

/** A question and the ports whose services answer it. */
export interface UdpPayload {
  readonly protocol: string;
  readonly ports: readonly number[];
  readonly bytes: Uint8Array;
  /** The document that lays it down. */
  readonly source: string;
}

type Part = string | number | readonly number[] | Uint8Array;

/** Bytes from pieces: text as ASCII, numbers as single bytes, lists as they are. */
function bytes(...parts: readonly Part[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) =>
      typeof part === 'string'
        ? Buffer.from(part, 'latin1')
        : typeof part === 'number'
          ? Buffer.of(part)
          : Buffer.from(part),
    ),
  );
}

const hex = (digits: string): Uint8Array => Buffer.from(digits.replaceAll(' ', ''), 'hex');
const zeros = (count: number): Uint8Array => new Uint8Array(count);
const word16 = (value: number): Uint8Array => Uint8Array.of(value >>> 8, value & 255);

/** An ONC RPC call of procedure 0, which does nothing and is answered (RFC 5531 sections 9 and 12.1). */
const rpcNull = (program: string, version: number): Uint8Array =>
  bytes(hex('70 6f 72 74  00000000  00000002'), hex(program), zeros(3), version, zeros(4 + 16));

/** A DNS question (RFC 1035 section 4.1). */
const dnsQuestion = (flags: string, name: readonly string[], type: number, kind: number): Uint8Array =>
  bytes(
    hex(`7074 ${flags} 0001 0000 0000 0000`),
    ...name.map((label) => bytes(label.length, label)),
    0,
    word16(type),
    word16(kind),
  );

/** An IKEv2 IKE_SA_INIT whose only payload is an empty one: refused in words (RFC 7296 sections 3.1 and 2.21). */
const ikeInit = bytes('portolan', zeros(8), hex('00 20 22 08  00000000  0000001c'));

/** A long header of a version that nobody has: answered by the list of versions (RFC 8999 section 6, RFC 9000 section 6). */
const quicInitial = bytes(hex('c0 1a2a3a4a 08'), 'portolan', hex('08'), 'portolan', zeros(1200 - 23));

const rows: readonly (readonly [protocol: string, ports: readonly number[], bytes: Uint8Array, source: string])[] = [
  ['echo', [7], bytes('portolan\r\n'), 'RFC 862'],
  ['daytime', [13], bytes('\r\n'), 'RFC 867'],
  ['qotd', [17], bytes('\r\n'), 'RFC 865'],
  ['chargen', [19], bytes('\r\n'), 'RFC 864'],
  ['time', [37], zeros(0), 'RFC 868'],
  ['dns', [53], dnsQuestion('0100', [], 2, 1), 'RFC 1035 section 4.1'],
  [
    'dhcp',
    [67],
    // DHCPINFORM: asks for parameters, reserves nothing.
    bytes(hex('01 01 06 00 70747074 0000 0000'), zeros(16 + 16 + 192), hex('63825363 35 01 08 37 02 01 06 ff')),
    'RFC 2131 section 2',
  ],
  ['rpcbind', [111], rpcNull('000186a0', 2), 'RFC 1833'],
  ['ntp', [123], bytes(hex('23 00 06 ec'), zeros(44)), 'RFC 5905 section 7.3'],
  [
    'netbios-ns',
    [137],
    // The name "*" and fifteen zeros in first-level encoding, type NBSTAT.
    bytes(hex('7074 0000 0001 0000 0000 0000 20'), 'CK', 'A'.repeat(30), hex('00 0021 0001')),
    'RFC 1002 section 4.2.17',
  ],
  [
    'snmp',
    [161],
    // Version 3, an empty request without a user: answered by a report that names the engine.
    hex(
      '30 3a 02 01 03 30 0f 02 02 70 74 02 03 00 ff e3 04 01 04 02 01 03 04 10 30 0e 04 00 02 01 00 02 01 00 04 00 04 00 04 00 30 12 04 00 04 00 a0 0c 02 02 70 74 02 01 00 02 01 00 30 00',
    ),
    'RFC 3414 section 4',
  ],
  ['xdmcp', [177], hex('0001 0002 0001 00'), 'X Display Manager Control Protocol 1.1, Query'],
  [
    'cldap',
    [389],
    // searchRequest: base "", scope base, (objectClass=*), attribute supportedLDAPVersion.
    bytes(
      hex('30 3b 02 01 01 63 36 04 00 0a 01 00 0a 01 00 02 01 00 02 01 00 01 01 00 87 0b'),
      'objectclass',
      hex('30 16 04 14'),
      'supportedLDAPVersion',
    ),
    'RFC 4511 section 4.5.1, Microsoft [MS-ADTS] section 6.3.3',
  ],
  [
    'slp',
    [427],
    bytes(hex('02 09 00001d 0000 000000 7074 0002'), 'en', hex('0000 ffff 0007'), 'DEFAULT'),
    'RFC 2608 section 10.1',
  ],
  ['quic', [443, 784, 853, 8443], quicInitial, 'RFC 8999 section 6'],
  ['ike', [500], ikeInit, 'RFC 7296 section 3.1'],
  ['ike-nat-t', [4500], bytes(zeros(4), ikeInit), 'RFC 3948 section 2.2'],
  ['rip', [520], bytes(hex('01 02 0000'), zeros(16), hex('00000010')), 'RFC 2453 section 3.9.1'],
  ['ipmi', [623, 664], hex('06 00 ff 06 000011be 80 70 00 00'), 'ASF 2.0 section 3.2.4.2, presence ping'],
  ['openvpn', [1194], bytes(hex('38'), 'portolan', hex('00 00000000')), 'OpenVPN P_CONTROL_HARD_RESET_CLIENT_V2'],
  ['mssql-browser', [1434], hex('03'), 'Microsoft [MC-SQLR] section 2.2.2'],
  [
    'radius',
    [1645, 1812, 1813],
    // Status-Server with an empty Message-Authenticator.
    bytes(hex('0c 70 0026'), 'portolanportolan', hex('50 12'), zeros(16)),
    'RFC 5997 section 2',
  ],
  [
    'l2tp',
    [1701],
    bytes(
      hex(
        'c802 0038 0000 0000 0000 0000 8008 0000 0000 0001 8008 0000 0002 0100 800a 0000 0003 00000003 800a 0000 0007',
      ),
      'ptln',
      hex('8008 0000 0009 7074'),
    ),
    'RFC 2661 section 6.1',
  ],
  [
    'ssdp',
    [1900],
    bytes('M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n'),
    'UPnP Device Architecture section 1.3.3',
  ],
  ['nfs', [2049], rpcNull('000186a3', 3), 'RFC 1813'],
  ['stun', [3478, 5349, 19_302], bytes(hex('0001 0000 2112a442'), 'portolanport'), 'RFC 8489 section 5'],
  ['sip', [5060], sipOptions(), 'RFC 3261 section 11'],
  ['mdns', [5353], dnsQuestion('0000', ['_services', '_dns-sd', '_udp', 'local'], 12, 1), 'RFC 6763 section 9'],
  ['llmnr', [5355], dnsQuestion('0000', ['portolan'], 1, 1), 'RFC 4795 section 2.1'],
  ['coap', [5683], bytes(hex('40 01 7074 bb'), '.well-known', hex('04'), 'core'), 'RFC 7252 section 3'],
  ['bittorrent-dht', [6881], bytes('d1:ad2:id20:portolanportolanporte1:q4:ping1:t2:pt1:y1:qe'), 'BEP 5'],
  ['memcached', [11_211], bytes(hex('7074 0000 0001 0000'), 'version\r\n'), 'memcached protocol.txt, UDP'],
  ['a2s', [27_015, 27_016], bytes(hex('ffffffff 54'), 'Source Engine Query\0'), 'Valve server queries, A2S_INFO'],
  ['quake3', [27_960], bytes(hex('ffffffff'), 'getstatus\n'), 'Quake III server queries'],
  [
    'bacnet',
    [47_808],
    // ReadProperty of the device's own name, instance 4194303: any device.
    hex('81 0a 0011 01 04 00 05 01 0c 0c 023fffff 19 4d'),
    'ANSI/ASHRAE 135, annex J',
  ],
  ['mumble', [64_738], bytes(zeros(4), 'portolan'), 'Mumble protocol, UDP ping'],
  ['wireguard', [51_820], zeros(0), 'silent to whoever has no key: the port stays open|filtered'],
];

function sipOptions(): Uint8Array {
  const lines = [
    'OPTIONS sip:portolan SIP/2.0',
    'Via: SIP/2.0/UDP portolan;branch=z9hG4bKportolan;rport',
    'From: <sip:portolan>;tag=portolan',
    'To: <sip:portolan>',
    'Call-ID: portolan',
    'CSeq: 1 OPTIONS',
    'Max-Forwards: 0',
    'Content-Length: 0',
  ];
  return bytes(`${lines.join('\r\n')}\r\n\r\n`);
}

/** All of them. */
export const udpPayloads: readonly UdpPayload[] = Object.freeze(
  rows.map(([protocol, ports, payload, source]) => Object.freeze({ protocol, ports, bytes: payload, source })),
);

const byPort = new Map(udpPayloads.flatMap((payload, key) => payload.ports.map((port) => [port, key + 1] as const)));

const nothing = new Uint8Array(0);

/** What a port is asked with; nothing where no protocol is known for it. */
export function udpQuestion(port: number): Uint8Array {
  return udpPayloads[udpPayloadKey(port) - 1]?.bytes ?? nothing;
}

/** Which payload a port is asked with: its number from 1, or 0 for an empty datagram. */
export function udpPayloadKey(port: number): number {
  return byPort.get(port) ?? 0;
}
