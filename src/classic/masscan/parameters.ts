/** The parameters of masscan: the same names on the command line and in configuration files. */
import { topTcpPorts } from '../../registry/ranking.ts';
import { PortSet } from '../../addr/port-set.ts';
import { MasscanRefusal, notOurs } from './refusal.ts';
import { masscanFormats } from './settings.ts';
import type { MasscanFormat, MasscanSettings } from './settings.ts';
import {
  rangesOfFile,
  readAddress,
  readNumber,
  readPortRange,
  readPorts,
  readRanges,
  readRate,
  readSeed,
  readShard,
} from './values.ts';

/** What reading a parameter may look at. */
export interface ParameterContext {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Standard input, where a file is `-`. */
  readonly input: string | null;
}

/** A parameter: `flag` stands alone (or with true, false behind an equals sign), `maybe` takes a number where one follows. */
export interface Parameter {
  readonly takes: 'value' | 'flag' | 'maybe';
  set(settings: MasscanSettings, value: string, context: ParameterContext): void;
}

type Set = Parameter['set'];

const value = (set: Set): Parameter => ({ takes: 'value', set });
const flag = (set: (settings: MasscanSettings, on: boolean) => void): Parameter => ({
  takes: 'flag',
  set: (settings, text) => set(settings, !/^(?:false|0|no|off)$/i.test(text)),
});
const already: Parameter = { takes: 'flag', set: () => undefined };

const show = (text: string, on: boolean, settings: MasscanSettings): void => {
  for (const word of text.split(',').map((each) => each.trim().toLowerCase())) {
    if (word === 'open') settings.showOpen = on;
    else if (word === 'closed' || word === 'close') settings.showClosed = on;
    else if (word === 'all') settings.showOpen = settings.showClosed = on;
    else throw new MasscanRefusal(`FAIL: unknown "show" spec: ${word}\n`);
  }
};

/** Sets form and file. */
export function setOutput(settings: MasscanSettings, format: string, file: string | null): void {
  if (file !== null) settings.file = file;
  const name = format === 'unicorn' ? 'unicornscan' : format;
  if (name === 'binary')
    throw notOurs('-oB', 'the binary format is for --readscan of masscan alone; -oD writes one JSON object a line');
  if (!(masscanFormats as readonly string[]).includes(name))
    throw new MasscanRefusal(
      `FAIL: unknown output-format: ${format}\n  hint: 'xml', 'json', 'ndjson', 'list', 'grepable', 'unicornscan'\n`,
    );
  settings.format = name as MasscanFormat;
}

const ports: Parameter = value((settings, text) => {
  settings.ports = readPorts(text, settings.ports, settings.udpOnly ? 'udp' : 'tcp');
});
const ranges: Parameter = value((settings, text) => {
  settings.ranges = settings.ranges.union(readRanges(text));
});
const rate: Parameter = value((settings, text) => (settings.rate = readRate('rate', text)));
const device: Parameter = value((settings, text) => (settings.device = text));
const source: Parameter = value((settings, text) => (settings.source = readAddress('adapter-ip', text)));
const sourcePort: Parameter = value((settings, text) => (settings.sourcePorts = readPortRange('adapter-port', text)));
const file: Parameter = value((settings, text) => {
  settings.file = text;
  settings.format ??= 'xml';
});
const included: Parameter = value((settings, path, { input }) => {
  settings.ranges = settings.ranges.union(rangesOfFile(path, path === '-' ? input : null));
});
const excluded: Parameter = value((settings, text) => {
  settings.excluded = settings.excluded.union(readRanges(text));
});
const excludedFile: Parameter = value((settings, path) => {
  settings.excluded = settings.excluded.union(rangesOfFile(path));
});
const openOnly: Parameter = flag((settings, on) => {
  settings.showOpen = true;
  settings.showClosed = !on;
});
const dryRun: Parameter = flag((settings, on) => (settings.dryRun = on));
const shard: Parameter = value((settings, text) => (settings.shard = readShard(text)));
/** As many as masscan takes without a number. */
const usualTopPorts = 1000;

const topPorts: Parameter = {
  takes: 'maybe',
  set(settings, text) {
    const found = topTcpPorts(text === '' ? usualTopPorts : readNumber('top-ports', text, 1, 65_535));
    settings.ports = { ...settings.ports, tcp: settings.ports.tcp.union(PortSet.ofPorts(found)) };
  },
};
const whatIsNotCaptured: Parameter = value((_settings, text) => {
  if (!/^(?:cert|html|heartbleed|ticketbleed|servername)$/.test(text))
    throw new MasscanRefusal(`FAIL: unknown "nocapture" type: ${text}\n`);
});

/** By name: lower case, without dashes, underscores and dots, which masscan leaves out, too. */
export const parameters: Readonly<Record<string, Parameter>> = {
  p: ports,
  port: ports,
  ports,
  topports: topPorts,
  topport: topPorts,
  range: ranges,
  ranges,
  destip: ranges,
  rate,
  maxrate: rate,
  seed: value((settings, text, { now }) => (settings.seed = readSeed(text, now))),
  shard,
  shards: shard,
  retries: value((settings, text) => (settings.retries = readNumber('retries', text, 0, 60))),
  retry: value((settings, text) => (settings.retries = readNumber('retries', text, 0, 60))),
  wait: value((settings, text) => {
    settings.wait = text === 'forever' ? Infinity : readNumber('wait', text, 0, 2 ** 31 - 1);
  }),
  open: openOnly,
  openonly: openOnly,
  show: value((settings, text) => show(text, true, settings)),
  noshow: value((settings, text) => show(text, false, settings)),
  banners: flag((settings, on) => (settings.banners = on)),
  banner: flag((settings, on) => (settings.banners = on)),
  connectiontimeout: value(
    (settings, text) => (settings.connectionTimeout = readNumber('connection-timeout', text, 1, 3600)),
  ),
  ping: flag((settings, on) => (settings.ping = on)),
  pingsweep: flag((settings, on) => (settings.ping = on)),
  e: device,
  i: device,
  adapter: device,
  interface: device,
  adapterip: source,
  sourceip: source,
  spoofip: source,
  S: source,
  adapterport: sourcePort,
  sourceport: sourcePort,
  g: sourcePort,
  ttl: value((settings, text) => (settings.ttl = readNumber('ttl', text, 1, 255))),
  iL: included,
  includefile: included,
  exclude: excluded,
  excludefile: excludedFile,
  outputformat: value((settings, text) => setOutput(settings, text, null)),
  outputfilename: file,
  outputfile: file,
  appendoutput: flag((settings, on) => (settings.append = on)),
  interactive: flag((settings, on) => (settings.interactive = on)),
  echo: flag((settings, on) => (settings.echo = on)),
  resumeindex: value((settings, text) => (settings.resumeIndex = readNumber('resume-index', text, 0, 2 ** 48))),
  resumecount: value((settings, text) => (settings.resumeCount = readNumber('resume-count', text, 0, 2 ** 48))),
  offline: dryRun,
  dryrun: dryRun,
  packettrace: flag((settings, on) => (settings.packetTrace = on)),
  nmap: flag((settings) => (settings.show = 'nmap')),
  help: flag((settings) => (settings.show = 'help')),
  version: flag((settings) => (settings.show = 'version')),
  iflist: flag((settings) => (settings.show = 'interfaces')),
  // What is so already, here as with masscan.
  randomizehosts: already,
  nocapture: whatIsNotCaptured,
  sendeth: already,
};

const kernel = 'the kernel knows interfaces, routers and their hardware addresses';

/** What masscan has and Portolan does not, with the reasons. */
export const notOursReasons: Readonly<Record<string, string>> = {
  readscan: "the binary format is masscan's own; masscan --readscan FILE -oD converts it",
  routermac: kernel,
  adaptermac: kernel,
  spoofmac: 'it hides who scans, and Portolan scans in the open',
  adaptervlan: kernel,
  vlan: kernel,
  arp: 'hosts of the own network are found by portolan nmap -sn',
  arpscan: 'hosts of the own network are found by portolan nmap -sn',
  pfring: 'packets go through the kernel',
  rotate: 'one run writes one file; --shard and --resume-count cut a scan into several',
  rotatedir: 'one run writes one file',
  rotateoffset: 'one run writes one file',
  rotatesize: 'one run writes one file',
  infinite: 'a scan without end tests nothing but the patience of others',
  pcap: 'portolan capture -w FILE keeps packets',
  pcappayloads: 'UDP questions are our own, one for each known service',
  nmappayloads: 'UDP questions are our own, one for each known service',
  httpuseragent: 'questions to services are our own: portolan identify HOST:PORT',
  httpheader: 'questions to services are our own: portolan identify HOST:PORT',
  heartbleed: 'nothing is asked that a vulnerable service would suffer from',
  ticketbleed: 'nothing is asked that a vulnerable service would suffer from',
  vuln: 'nothing is asked that a vulnerable service would suffer from',
  capture: 'what was said is in the banner; portolan identify HOST:PORT tells more',
  script: 'there are no scripts here',
  stylesheet: 'the XML needs none to be read',
  hellofile: 'questions to services are our own: portolan identify HOST:PORT',
  hellostring: 'questions to services are our own: portolan identify HOST:PORT',
  regress: 'the tests of Portolan run with npm test',
  selftest: 'the tests of Portolan run with npm test',
  benchmark: 'measurements stand in bench/RESULTS.md',
};
