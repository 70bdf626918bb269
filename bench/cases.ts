/** Every bench, in the order of RESULTS.md. */
import chart from './cases/chart.ts';
import fuser from './cases/fuser.ts';
import help from './cases/help.ts';
import ls from './cases/ls.ts';
import identify from './cases/identify.ts';
import lsof from './cases/lsof.ts';
import ncConnect from './cases/nc-connect.ts';
import ncatThroughput from './cases/ncat-throughput.ts';
import ncThroughput from './cases/nc-throughput.ts';
import netstatOwners from './cases/netstat-tanp.ts';
import ssListeners from './cases/ss-tlnp.ts';
import ssOwners from './cases/ss-tanp.ts';
import scanConnect from './cases/scan-connect-loopback.ts';
import scanSyn from './cases/scan-syn-loopback.ts';
import scanNetwork from './cases/scan-veth-16.ts';
import scanNetworkLines from './cases/scan-veth-16-lines.ts';
import scanNetworkPorts from './cases/scan-veth-16-ports.ts';
import scanNetworkZmap from './cases/scan-veth-16-zmap.ts';
import ss from './cases/ss-tan.ts';
import startup from './cases/start.ts';
import tcpdumpRead from './cases/tcpdump-read.ts';
import tcpdumpReadTshark from './cases/tcpdump-read-tshark.ts';
import type { Bench } from './define-bench.ts';

/** By what they ask. */
export const allBenches: readonly Bench[] = [
  help,
  startup,
  chart,
  ls,
  ss,
  ssOwners,
  ssListeners,
  netstatOwners,
  lsof,
  fuser,
  ncThroughput,
  ncatThroughput,
  ncConnect,
  scanSyn,
  scanConnect,
  scanNetwork,
  scanNetworkLines,
  scanNetworkPorts,
  scanNetworkZmap,
  identify,
  tcpdumpRead,
  tcpdumpReadTshark,
];

/** Sections that programs of their own write (cases/capture-live.ts): they stay behind those of the benches. */
export const programSections: readonly string[] = ['tcpdump live, text', 'tcpdump live, -w'];
