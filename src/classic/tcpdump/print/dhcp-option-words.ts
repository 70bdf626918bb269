/** The options of BOOTP and DHCP: the words, and how a value is printed, found by asking tcpdump for all 256. */

/**
 * How a value is printed: as text, bytes with dots, addresses, pairs of addresses, numbers of 32 (signed or not) or 16 bits, booleans, or by a
 * rule of its own. `number` stands for the widest of 32, 16 and 8 bits that the length is a multiple of.
 */
export type DhcpForm =
  | 'text'
  | 'bytes'
  | 'address'
  | 'pairs'
  | 'long'
  | 'signed'
  | 'short'
  | 'boolean'
  | 'own'
  | 'number';

/** Words by form: `number word` in a row. */
const tables: Readonly<Record<DhcpForm, string>> = {
  address:
    '1 Subnet-Mask 3 Default-Gateway 4 Time-Server 5 IEN-Name-Server 6 Domain-Name-Server 7 LOG 8 CS 9 LPR-Server 10 IM ' +
    '11 RL 16 SS 28 BR 32 RSA 41 YS 42 NTP 44 Netbios-Name-Server 45 WDD 48 XFS 49 XDM 50 Requested-IP 54 Server-ID 65 N+S ' +
    '68 MH 69 SMTP 70 POP3 71 NNTP 72 WWW 73 FG 74 IRC 75 STS 76 STDA 92 Associated-IP 118 SUBNET 150 TFTP-Server-Address',
  text:
    '12 Hostname 14 DP 15 Domain-Name 17 RP 18 EP 40 YD 47 Netbios-Scope 56 MSG 60 Vendor-Class 66 TFTP 67 BF 80 SLP-NA ' +
    '88 TZSTR 95 LDAP 98 UAP 100 POSIX-TZ 101 TZ-Name 113 NITAG 114 URL 161 MUD-URL',
  short: '13 BS 22 RSZ 25 MTU-Table 26 MTU 57 MSZ 64 N+D 93 ARCH 117 NSSEARCH',
  long: '24 MTU-Timeout 35 AT 38 KI 51 Lease-Time 58 RN 59 RB',
  signed: '2 Time-Zone 91 Last-Transaction-Time',
  boolean: '19 IPF 20 SRT 27 LSN 29 MD 30 MS 31 Router-Discovery 34 UT 36 IE 39 KG 116 NOAUTO',
  pairs: '21 PF 33 Static-Route',
  bytes:
    '23 TTL 37 TT 43 Vendor-Option 53 DHCP-Message 55 Parameter-Request 78 SLP-DA 79 SLP-SCOPE 83 ARMT 89 FQDNS 90 AUTH ' +
    '94 NDI 97 GUID 112 NI',
  own:
    '46 Netbios-Node 52 OO 61 Client-ID 77 User-Class 81 FQDN 82 Agent-Information 121 Classless-Static-Route ' +
    '249 Classless-Static-Route-Microsoft',
  number: '0 PAD 255 END',
};

const words: string[] = [];
const forms: DhcpForm[] = [];
for (const form of Object.keys(tables) as DhcpForm[]) {
  const items = tables[form].split(' ');
  for (let index = 0; index < items.length; index += 2) {
    words[Number(items[index])] = items[index + 1]!;
    forms[Number(items[index])] = form;
  }
}

/** The word of an option, or `Unknown`. */
export function dhcpOptionWord(option: number): string {
  return words[option] ?? 'Unknown';
}

/** How an option's value is printed. */
export function dhcpOptionForm(option: number): DhcpForm {
  return forms[option] ?? 'number';
}
