/** The printers that others reach by `p.inner`. */
import { printEther } from './ether.ts';
import { printByEtherType } from './ether-types.ts';
import { printIp } from './ip.ts';
import { printIp6 } from './ip6.ts';
import type { InnerPrinters } from './printing.ts';

/** All of them. */
export const innerPrinters: InnerPrinters = {
  ip: printIp,
  ip6: printIp6,
  ether: printEther,
  byEtherType: printByEtherType,
};
