/** The tools that `portolan explain` knows, one file each. Written by scripts/gen-explain.ts. */

import type { ToolSpec } from '../tool.ts';
import awk from './awk.ts';
import cat from './cat.ts';
import curl from './curl.ts';
import echo from './echo.ts';
import firewallCmd from './firewall-cmd.ts';
import fuser from './fuser.ts';
import grep from './grep.ts';
import head from './head.ts';
import iptables from './iptables.ts';
import lsof from './lsof.ts';
import masscan from './masscan.ts';
import nc from './nc.ts';
import ncat from './ncat.ts';
import netstat from './netstat.ts';
import nft from './nft.ts';
import nmap from './nmap.ts';
import ping from './ping.ts';
import ss from './ss.ts';
import sudo from './sudo.ts';
import systemctl from './systemctl.ts';
import tcpdump from './tcpdump.ts';
import telnet from './telnet.ts';
import tshark from './tshark.ts';
import ufw from './ufw.ts';
import url from './url.ts';
import watch from './watch.ts';
import wc from './wc.ts';
import zmap from './zmap.ts';

/** All tools, by file name. */
export const TOOLS: readonly ToolSpec[] = [
  awk,
  cat,
  curl,
  echo,
  firewallCmd,
  fuser,
  grep,
  head,
  iptables,
  lsof,
  masscan,
  nc,
  ncat,
  netstat,
  nft,
  nmap,
  ping,
  ss,
  sudo,
  systemctl,
  tcpdump,
  telnet,
  tshark,
  ufw,
  url,
  watch,
  wc,
  zmap,
];
