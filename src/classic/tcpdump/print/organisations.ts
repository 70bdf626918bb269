/** The few organisations that tcpdump knows behind the first three bytes of a hardware address, found by asking it for all. */

const names: Readonly<Record<number, string>> = {
  0x00_00_00: 'Ethernet',
  0x00_00_0c: 'Cisco',
  0x00_00_5e: 'IANA',
  0x00_00_81: 'Nortel Networks SONMP',
  0x00_00_f8: 'Cisco bridged',
  0x00_04_9f: 'Freescale',
  0x00_04_ea: 'HP-Labs',
  0x00_10_18: 'Broadcom',
  0x00_12_0f: 'IEEE 802.3 Private',
  0x00_12_bb: 'ANSI/TIA',
  0x00_15_ad: 'Netronome',
  0x00_1b_21: 'DCBX',
  0x00_23_20: 'Nicira Networks',
  0x00_24_81: 'HP',
  0x00_80_c2: 'Ethernet bridged',
  0x00_90_69: 'Juniper',
  0x00_a0_3e: 'ATM Forum',
  0x00_e0_04: 'PMC-Sierra',
  0x00_e0_2f: 'DOCSIS Spanning Tree',
  0x08_00_07: 'Appletalk',
  0x08_00_09: 'Hewlett-Packard',
};

/** The organisation of a number of 24 bits, or `Unknown`. */
export function organisation(number: number): string {
  return names[number] ?? 'Unknown';
}
