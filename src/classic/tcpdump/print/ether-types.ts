/** What stands behind an Ethernet type: the words, and the printers. */
import { printAarp } from './aarp.ts';
import { printArp } from './arp.ts';
import { printConfigurationTest } from './configuration-test.ts';
import { printEapol } from './eapol.ts';
import { printIp } from './ip.ts';
import { printIp6 } from './ip6.ts';
import { printIpx } from './ipx.ts';
import { isPlainLldp, printLldp } from './lldp.ts';
import { printMpls } from './mpls.ts';
import { printPppoe } from './pppoe.ts';
import { printPpp } from './ppp.ts';
import { printSlow } from './slow.ts';
import type { Printing } from './printing.ts';

/** Whether the type stands for a VLAN tag (802.1Q, 802.1ad, and two that were used before). */
export function isVlanType(type: number): boolean {
  return type === 0x8100 || type === 0x88a8 || type === 0x9100 || type === 0x9200;
}

/** Prints what stands behind a type; false when no printer knows it. */
export function printByEtherType(p: Printing, type: number, at: number, length: number): boolean {
  switch (type) {
    case 0x0800:
      printIp(p, at, length);
      return true;
    case 0x86dd:
      printIp6(p, at, length);
      return true;
    case 0x0806:
    case 0x8035:
      printArp(p, at, length);
      return true;
    case 0x8809:
      printSlow(p, at, length);
      return true;
    case 0x8847:
    case 0x8848:
      printMpls(p, at, length);
      return true;
    case 0x8863:
    case 0x8864:
      printPppoe(p, at, length);
      return true;
    case 0x88cc:
      if (!isPlainLldp(p, at, length)) return false;
      printLldp(p, at, length);
      return true;
    case 0x80f3:
      printAarp(p, at, length);
      return true;
    case 0x8137:
      p.text('(NOV-ETHII) ');
      printIpx(p, at);
      return true;
    case 0x888e:
      printEapol(p, at);
      return true;
    case 0x9000:
      printConfigurationTest(p, at, length);
      return true;
    case 0x880b:
      if (length > 0) {
        p.text(': ');
        printPpp(p, at, length);
      }
      return true;
    default:
      return false;
  }
}
