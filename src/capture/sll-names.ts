/** Names that both cooked headers share. */

/** PACKET_HOST to PACKET_OUTGOING of linux/if_packet.h. */
export const packetTypeNames: Readonly<Record<number, string>> = {
  0: 'to us',
  1: 'broadcast',
  2: 'multicast',
  3: 'to another host',
  4: 'sent by us',
};
