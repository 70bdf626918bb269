/** The command line of lsof: letters to a {@link Request}, with its complaints. */
import { addDirectory } from '../files/directory-arguments.ts';
import { select } from '../select.ts';
import { addCommand, longestCommand } from './command-list.ts';
import { isConsistent } from './consistency.ts';
import { addDescriptors } from './descriptor-list.ts';
import { chooseFields } from './field-list.ts';
import { addIds } from './id-list.ts';
import { addNetworkAddress } from './network-address.ts';
import { scanOptions } from './option-scanner.ts';
import { hasNoValue, leadingNumber, type OptionTools, type Reader, type Reading, refuse } from './reading.ts';
import { readRepetition } from './repetition.ts';
import type { Request } from './request.ts';
import { addStates } from './state-list.ts';
import { addUsers } from './user-list.ts';

/** What came of the command line. */
export interface ParsedOptions {
  readonly operands: readonly string[];
  /** Whether anything was complained about. */
  readonly failed: boolean;
}

/** Letters that take a value or may, and letters that take none (lsof 4.95 as Debian 12 builds it). */
const withValue = 'cdDefFgiKLmoprsSTuxZ';
const alone = '?abEhlMnNOPQRtUvVwX';
const defaultTimeLimit = 15;
const leastTimeLimit = 2;

/** Reads all options into `request`. */
export async function parseOptions(
  args: readonly string[],
  request: Request,
  tools: OptionTools,
): Promise<ParsedOptions> {
  const scanner = scanOptions(args, withValue, alone);
  let failed = false;
  for (let option = scanner.next(); option !== null; option = scanner.next()) {
    const { letter, problem } = option;
    if (problem === null) {
      const reading = { request, scanner, tools, plus: scanner.prefix === '+', value: scanner.value };
      if (!(await readers[letter]!(reading))) failed = true;
    } else {
      tools.complain(
        problem === 'colon' ? 'colon is an illegal option character.' : `illegal option character: ${letter}`,
      );
      failed = true;
    }
  }
  if (!isConsistent(request, tools.complain)) failed = true;
  return { operands: args.slice(scanner.position), failed };
}

const readers: Readonly<Record<string, Reader>> = {
  '?': askHelp,
  h: askHelp,
  a: flag((request) => (request.and = true)),
  b: flag((request) => (request.avoidBlocking = true)),
  c: readCommand,
  d: ({ plus, ...reading }) => (plus ? readDirectory(reading, false) : readDescriptors(reading)),
  D: ({ plus, tools, ...reading }) =>
    plus ? readDirectory({ tools, ...reading }, true) : refuse(tools, 'unsupported option: -D'),
  e: ({ plus, tools }) => refuse(tools, `the option ${plus ? '+' : '-'}e is not implemented`),
  E: flag((request, plus) => (request.endpoints = plus ? 'tell-and-list' : 'tell')),
  f: readFileRules,
  F: readFields,
  g: readGroups,
  i: readInternet,
  K: readTasks,
  l: flag((request) => (request.numericUsers = true)),
  L: readLinks,
  m: readMountOption,
  M: ({ plus, tools }) => !plus || refuse(tools, 'the option +M is not implemented'),
  n: flag((request, plus) => (request.numericHosts = !plus)),
  N: flag((request) => (request.nfs = { asked: true, found: false })),
  o: readOffset,
  // Nothing is examined in a child process here, which is what -O asks for; +O asks for the customary care.
  O: () => true,
  p: ({ request, value, tools }) => addIds('process', value, request.pids, tools.complain),
  P: flag((request, plus) => (request.numericPorts = !plus)),
  Q: flag((request) => (request.allowFailure = true)),
  r: (reading) => readRepetition(reading),
  R: flag((request) => (request.showParent = true)),
  s: readSize,
  S: readTimeLimit,
  t: flag((request) => (request.terse = request.quiet = true)),
  T: readTell,
  u: ({ request, value, tools }) =>
    addUsers(value, request.users, (login) => tools.library.userId(login), tools.complain),
  U: flag((request) => (request.unixSockets = true)),
  v: flag((request) => (request.version = true)),
  V: flag((request) => (request.verbose = true)),
  w: flag((request, plus) => (request.quiet = !plus)),
  x: readCrossOver,
  X: flag((request) => (request.skipInternet = !request.skipInternet)),
  Z: readContext,
};

function flag(set: (request: Request, plus: boolean) => unknown): Reader {
  return ({ request, plus }) => {
    set(request, plus);
    return true;
  };
}

function askHelp({ request }: Reading): boolean {
  request.help = true;
  return true;
}

function readCommand(reading: Reading): boolean {
  const { request, tools, value, plus } = reading;
  if (!plus) return addCommand(value, request, tools.library, tools.complain);
  if (value === null || !/^\d/.test(value)) {
    if (value !== null) reading.scanner.giveBack();
    return refuse(tools, '+c not followed by width number');
  }
  request.commandWidth = Number.parseInt(value, 10);
  if (request.commandWidth <= longestCommand) return true;
  return refuse(tools, `+c ${request.commandWidth} > what system provides (${longestCommand})`);
}

function readDescriptors({ request, value, tools }: Omit<Reading, 'plus'>): boolean {
  const list = addDescriptors(value, request.descriptors, request.quiet, tools.complain);
  if (list === null) return false;
  request.descriptors = list;
  return true;
}

function readDirectory({ request, value, tools }: Omit<Reading, 'plus'>, descend: boolean): boolean {
  const { mounts: crossMounts, links: followLinks } = request.crossOver;
  const rules = { descend, crossMounts, followLinks };
  if (!addDirectory(value, rules, request.namedFiles, tools.examiner, tools.readMounts)) return false;
  request.reasons |= select.name;
  request.namesDirectory = true;
  return true;
}

function readFileRules(reading: Reading): boolean {
  const { request, tools, plus } = reading;
  if (hasNoValue(reading)) {
    request.namesAre = plus ? 'file-systems' : 'files';
    return true;
  }
  let good = true;
  for (const letter of reading.value!) {
    if (/[gG]/.test(letter)) {
      request.showFlags = plus;
      request.hexFlags = letter === 'G';
    } else good = refuse(tools, `unknown file struct option: ${letter}`);
  }
  return good;
}

function readFields(reading: Reading): boolean {
  const { request, tools } = reading;
  if (reading.value === '0' || hasNoValue(reading)) {
    if (reading.value === '0') request.terminator = '\0';
    return chooseFields(request, null, tools.complain);
  }
  if (reading.value === '?') {
    request.fieldHelp = true;
    return true;
  }
  return chooseFields(request, reading.value, tools.complain);
}

function readGroups(reading: Reading): boolean {
  const { request, tools } = reading;
  const good = hasNoValue(reading) || addIds('process group', reading.value, request.processGroups, tools.complain);
  request.showGroup = true;
  return good;
}

async function readInternet(reading: Reading): Promise<boolean> {
  const { request, tools } = reading;
  if (hasNoValue(reading)) {
    request.internet = { asked: true, version: 0, found: false };
    return true;
  }
  const value = reading.value!;
  const { asked, version } = request.internet;
  if (value === '4' || value === '6') {
    const own = value === '4' ? 4 : 6;
    // -i4 after -i6 (or the other way round) asks for both.
    request.internet = { asked: true, version: asked && version !== 0 && version !== own ? 0 : own, found: false };
    return true;
  }
  const complaint = await addNetworkAddress(value, asked ? version : 0, request.addresses, tools.names);
  return complaint === null || refuse(tools, complaint);
}

function readTasks(reading: Reading): boolean {
  const { request, tools } = reading;
  if (hasNoValue(reading)) {
    request.tasks = { asked: true, ignored: false, found: false };
    request.reasons |= select.task;
    return true;
  }
  if (reading.value!.toLowerCase() !== 'i') {
    return refuse(tools, `-K not followed by i (but by ${reading.value})`);
  }
  request.tasks = { asked: false, ignored: true, found: false };
  request.reasons &= ~select.task;
  return true;
}

function readLinks(reading: Reading): boolean {
  const { request, tools, plus } = reading;
  request.linkCounts = plus;
  request.linkLimit = 0;
  if (hasNoValue(reading)) return true;
  const limit = leadingNumber(reading);
  if (limit === null) return true;
  if (!plus) return refuse(tools, 'no number may follow -L');
  request.linkLimit = limit;
  request.reasons |= select.linkCount;
  return true;
}

function readMountOption(reading: Reading): boolean {
  const { request, tools, plus } = reading;
  if (!plus) return refuse(tools, '-m not supported');
  if (!hasNoValue(reading)) return refuse(tools, 'the option +m with a file is not implemented');
  request.printMounts = true;
  return true;
}

function readOffset(reading: Reading): boolean {
  const digits = hasNoValue(reading) ? null : leadingNumber(reading);
  if (digits === null) reading.request.showOffset = true;
  else reading.request.offsetDigits = digits;
  return true;
}

function readSize(reading: Reading): boolean {
  if (!hasNoValue(reading)) return addStates(reading.value!, reading.request.states, reading.tools.complain);
  reading.request.showSize = true;
  return true;
}

function readTimeLimit(reading: Reading): boolean {
  const { request, tools } = reading;
  request.timeLimit = (hasNoValue(reading) ? null : leadingNumber(reading)) ?? defaultTimeLimit;
  if (request.timeLimit < leastTimeLimit) {
    tools.complain(`WARNING: -S time (${request.timeLimit}) changed to ${leastTimeLimit}`);
    request.timeLimit = leastTimeLimit;
  }
  return true;
}

function readTell(reading: Reading): boolean {
  const { request, tools, plus } = reading;
  if (hasNoValue(reading)) {
    request.tell = { any: plus, state: plus, queues: false };
    return true;
  }
  const letters = reading.value!;
  const known = /[fqs]/;
  request.tell = { any: known.test(letters), state: letters.includes('s'), queues: letters.includes('q') };
  const unknown = Array.from(letters).filter((letter) => !known.test(letter));
  for (const letter of unknown) tools.complain(`unsupported TCP/TPI info selection: ${letter}`);
  return unknown.length === 0;
}

function readCrossOver(reading: Reading): boolean {
  const { request, tools } = reading;
  if (hasNoValue(reading)) {
    request.crossOver = { mounts: true, links: true };
    return true;
  }
  let good = true;
  for (const letter of reading.value!) {
    if (letter === 'f') request.crossOver.mounts = true;
    else if (letter === 'l') request.crossOver.links = true;
    else good = refuse(tools, `unknown cross-over option: ${letter}`);
  }
  return good;
}

function readContext({ tools }: Reading): boolean {
  return refuse(tools, tools.hasContexts ? 'the option -Z is not implemented' : '-Z limited to SELinux');
}
