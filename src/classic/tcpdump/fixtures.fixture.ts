/** All sample packets: one line for each file of samples. */
import { bgpSamples } from './bgp.fixture.ts';
import { babelSamples } from './babel.fixture.ts';
import { cdpSamples, ciscoSamples, mstpSamples } from './bridges.fixture.ts';
import { configurationTestSamples } from './configuration-test.fixture.ts';
import { aarpSamples } from './aarp.fixture.ts';
import { bluetoothSamples } from './bluetooth.fixture.ts';
import { coreSamples } from './core.fixture.ts';
import { dccpSamples } from './dccp.fixture.ts';
import { dhcpSamples } from './dhcp.fixture.ts';
import { dhcp6Samples } from './dhcp6.fixture.ts';
import { eapolSamples } from './eapol.fixture.ts';
import { avsSamples, ieee80211Samples, prismSamples, radiotapSamples } from './ieee80211.fixture.ts';
import { ipxSamples } from './ipx.fixture.ts';
import { isakmpSamples } from './isakmp.fixture.ts';
import { l2tpSamples } from './l2tp.fixture.ts';
import { igmpSamples } from './igmp.fixture.ts';
import { ipOddSamples } from './ip-odds.fixture.ts';
import { lldpBridgingSamples, lldpIanaSamples, lldpMedSamples } from './lldp-med.fixture.ts';
import { lldpSamples } from './lldp.fixture.ts';
import { mobilitySamples } from './mobility.fixture.ts';
import { netbiosSamples } from './netbios.fixture.ts';
import { ntpSamples } from './ntp.fixture.ts';
import { oldSamples, overlayKinSamples, ptpSamples, smallSamples } from './ports.fixture.ts';
import { radiusSamples } from './radius.fixture.ts';
import { chdlcSamples, pppLinkSamples, pppSamples, pppSerialSamples } from './ppp.fixture.ts';
import { ospf2Samples, ospf3Samples } from './ospf.fixture.ts';
import { pptpSamples } from './pptp.fixture.ts';
import { pimSamples } from './pim.fixture.ts';
import { eigrpSamples, igrpSamples } from './eigrp.fixture.ts';
import { ripngSamples } from './ripng.fixture.ts';
import { hsrpSamples, ipsecSamples, ripSamples, stpSamples, vrrpSamples } from './routers.fixture.ts';
import { slowSamples } from './slow.fixture.ts';
import { snmpSamples } from './snmp.fixture.ts';
import { sflowSamples } from './sflow.fixture.ts';
import { telnetSamples } from './telnet.fixture.ts';
import { mplsSamples, overlaySamples, pppoeSamples, tftpSamples } from './tunnels.fixture.ts';

/** Ethernet frames by protocol. */
export const samples: Readonly<Record<string, readonly Uint8Array[]>> = {
  ...coreSamples,
  dhcp: dhcpSamples,
  dhcp6: dhcp6Samples,
  igmpKin: igmpSamples,
  ipOdds: ipOddSamples,
  lldp: lldpSamples,
  lldpMed: lldpMedSamples,
  lldpBridging: lldpBridgingSamples,
  lldpIana: lldpIanaSamples,
  ntp: ntpSamples,
  overlayKin: overlayKinSamples,
  small: smallSamples,
  old: oldSamples,
  babel: babelSamples,
  sflow: sflowSamples,
  ptp: ptpSamples,
  radius: radiusSamples,
  telnet: telnetSamples,
  tftp: tftpSamples,
  overlay: overlaySamples,
  mpls: mplsSamples,
  mobility: mobilitySamples,
  vrrp: vrrpSamples,
  hsrp: hsrpSamples,
  rip: ripSamples,
  ripng: ripngSamples,
  ipsec: ipsecSamples,
  bgp: bgpSamples,
  mstp: mstpSamples,
  cdp: cdpSamples,
  cisco: ciscoSamples,
  slow: slowSamples,
  pim: pimSamples,
  eigrp: eigrpSamples,
  igrp: igrpSamples,
  ospf2: ospf2Samples,
  ospf3: ospf3Samples,
  stp: stpSamples,
  pppoe: pppoeSamples,
  ppp: pppSamples,
  eapol: eapolSamples,
  configurationTest: configurationTestSamples,
  l2tp: l2tpSamples,
  ipx: ipxSamples,
  netbios: netbiosSamples,
  aarp: aarpSamples,
  dccp: dccpSamples,
  pptp: pptpSamples,
  isakmp: isakmpSamples,
  snmp: snmpSamples,
};

/** Frames of other link types, by name. */
export const linkSamples: Readonly<
  Record<string, { readonly linkType: number; readonly frames: readonly Uint8Array[] }>
> = {
  PPP: { linkType: 9, frames: pppLinkSamples },
  PPP_SERIAL: { linkType: 50, frames: pppSerialSamples },
  PPP_ETHER: { linkType: 51, frames: [...pppoeSamples, ...pppSamples.slice(0, 40)].map((frame) => frame.subarray(14)) },
  C_HDLC: { linkType: 104, frames: chdlcSamples },
  IEEE802_11: { linkType: 105, frames: ieee80211Samples },
  BLUETOOTH_HCI_H4_WITH_PHDR: { linkType: 201, frames: bluetoothSamples },
  PRISM_HEADER: { linkType: 119, frames: prismSamples },
  IEEE802_11_RADIO_AVS: { linkType: 163, frames: avsSamples },
  IEEE802_11_RADIO: { linkType: 127, frames: radiotapSamples },
};
