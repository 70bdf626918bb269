/** Link types in libpcap's words. */
import { linkTypes } from '../../wire/link-type.ts';

/** Number, name and description (pcap_datalink_val_to_name(3), pcap_datalink_val_to_description(3)). */
const known: readonly (readonly [number: number, name: string, description: string])[] = [
  [linkTypes.null, 'NULL', 'BSD loopback'],
  [linkTypes.ethernet, 'EN10MB', 'Ethernet'],
  [linkTypes.raw, 'RAW', 'Raw IP'],
  [linkTypes.loop, 'LOOP', 'OpenBSD loopback'],
  [linkTypes.linuxSll, 'LINUX_SLL', 'Linux cooked v1'],
  [linkTypes.ipv4, 'IPV4', 'Raw IPv4'],
  [linkTypes.ipv6, 'IPV6', 'Raw IPv6'],
  [linkTypes.linuxSll2, 'LINUX_SLL2', 'Linux cooked v2'],
  [105, 'IEEE802_11', '802.11'],
  [127, 'IEEE802_11_RADIO', '802.11 plus radiotap header'],
  [9, 'PPP', 'PPP'],
  [50, 'PPP_SERIAL', 'PPP over serial'],
  [51, 'PPP_ETHER', 'PPPoE'],
  [104, 'C_HDLC', 'Cisco HDLC'],
  [119, 'PRISM_HEADER', '802.11 plus Prism header'],
  [163, 'IEEE802_11_RADIO_AVS', '802.11 plus AVS radio information header'],
  [201, 'BLUETOOTH_HCI_H4_WITH_PHDR', 'Bluetooth HCI UART transport layer plus pseudo-header'],
  [166, 'PPP_PPPD', 'PPP for pppd, with direction flag'],
  [189, 'USB_LINUX', 'USB with Linux header'],
  [220, 'USB_LINUX_MMAPPED', 'USB with padded Linux header'],
  [143, 'DOCSIS', 'DOCSIS'],
  [239, 'NFLOG', 'Linux netfilter log messages'],
];

/** `EN10MB (Ethernet)`, or the number. */
export function linkTypeText(linkType: number): string {
  const found = known.find(([number]) => number === linkType);
  return found === undefined ? String(linkType) : `${found[1]} (${found[2]})`;
}

/** The number of a name, in any case; null for one that is not known here. */
export function linkTypeNumber(name: string): number | null {
  return known.find((each) => each[1] === name.toUpperCase())?.[0] ?? null;
}
