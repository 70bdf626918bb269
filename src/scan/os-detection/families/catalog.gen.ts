/** The families of operating systems, one file each. Written by scripts/gen-os-families.ts: npm run gen. */
import type { OsFamily } from '../os-family.ts';
import aix from './aix.ts';
import ciscoIos from './cisco-ios.ts';
import freebsd from './freebsd.ts';
import junos from './junos.ts';
import linux from './linux.ts';
import lwip from './lwip.ts';
import macos from './macos.ts';
import netbsd from './netbsd.ts';
import openbsd from './openbsd.ts';
import solaris from './solaris.ts';
import uip from './uip.ts';
import vxworks from './vxworks.ts';
import windows from './windows.ts';

/** All of them. */
export const osFamilies: readonly OsFamily[] = [
  aix,
  ciscoIos,
  freebsd,
  junos,
  linux,
  lwip,
  macos,
  netbsd,
  openbsd,
  solaris,
  uip,
  vxworks,
  windows,
];
