/** The tools that `portolan explain` knows, one file each. Written by scripts/gen-explain.ts. */

import type { ToolSpec } from '../tool.ts';
import awk from './awk.ts';
import cat from './cat.ts';
import echo from './echo.ts';
import fuser from './fuser.ts';
import grep from './grep.ts';
import head from './head.ts';
import lsof from './lsof.ts';
import nc from './nc.ts';
import ncat from './ncat.ts';
import netstat from './netstat.ts';
import ss from './ss.ts';
import sudo from './sudo.ts';
import telnet from './telnet.ts';
import url from './url.ts';
import watch from './watch.ts';
import wc from './wc.ts';

/** All tools, by file name. */
export const TOOLS: readonly ToolSpec[] = [
  awk,
  cat,
  echo,
  fuser,
  grep,
  head,
  lsof,
  nc,
  ncat,
  netstat,
  ss,
  sudo,
  telnet,
  url,
  watch,
  wc,
];
