/** The forms of masscan's results, as masscan 1.3.2 writes them; JSON that is always valid. */
import { bannerText } from './report.ts';
import type { MasscanEnd, MasscanFrame, MasscanRecord } from './report.ts';
import { portName } from './report.ts';
import type { MasscanFormat } from './settings.ts';

/** A form: what stands before, for each record, and behind. `first`: nothing stands in the file yet. */
export interface MasscanForm {
  head(frame: MasscanFrame): string;
  record(record: MasscanRecord, first: boolean): string;
  foot(frame: MasscanFrame, end: MasscanEnd, empty: boolean): string;
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (number: number): string => String(number).padStart(2, '0');

/** `Fri Nov 20 22:17:56 2026`, as ctime(3) has it. */
function longTime(at: number): string {
  const date = new Date(at);
  const day = String(date.getDate()).padStart(2);
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${days[date.getDay()]} ${months[date.getMonth()]} ${day} ${time} ${date.getFullYear()}`;
}

/** `2026-11-20 22:17:56` of this machine's zone. */
function plainTime(at: number): string {
  const date = new Date(at);
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}

const seconds = (at: number): number => Math.floor(at / 1000);

const list: MasscanForm = {
  head: () => '',
  record(record, first) {
    const { protocol, port, host, at } = record;
    const where = `${protocol} ${port} ${host} ${at}`;
    const head = first ? '#masscan\n' : '';
    return record.kind === 'status'
      ? `${head}${record.status} ${where}\n`
      : `${head}banner ${where} ${record.service} ${record.text}\n`;
  },
  foot: (_frame, _end, empty) => (empty ? '' : '# end\n'),
};

const json: MasscanForm = {
  head: () => '[\n',
  record(record, first) {
    const { host, at, port, protocol } = record;
    const facts =
      record.kind === 'status'
        ? `"status": "${record.status}", "reason": "${record.reason}", "ttl": ${record.ttl}}`
        : `"service": {"name": ${JSON.stringify(record.service)}, "banner": ${JSON.stringify(record.text)}} }`;
    const ports = `[ {"port": ${port}, "proto": "${protocol}", ${facts} ]`;
    return `${first ? '' : ',\n'}{   "ip": "${host}",   "timestamp": "${at}", "ports": ${ports} }\n`;
  },
  // Nothing found is an empty array, too; masscan leaves an empty file.
  foot: () => ']\n',
};

const ndjson: MasscanForm = {
  head: () => '',
  record(record) {
    const { host, at, port, protocol } = record;
    const data =
      record.kind === 'status'
        ? { status: record.status, reason: record.reason, ttl: record.ttl }
        : { service_name: record.service, banner: record.text };
    const type = record.kind;
    return `${JSON.stringify({ ip: host, timestamp: String(at), port, proto: protocol, rec_type: type, data })}\n`;
  },
  foot: () => '',
};

const grepable: MasscanForm = {
  head: ({ version, startedAt, ports }) =>
    `# Masscan ${version} scan initiated ${longTime(startedAt)}\n# Ports scanned: ${ports}\n`,
  record(record) {
    const { host, port, protocol } = record;
    if (record.kind === 'banner')
      return `Host: ${host} ()\tPort: ${port}\tService: ${record.service}\tBanner: ${record.text}\n`;
    const service = portName(port, protocol);
    return `Timestamp: ${record.at}\tHost: ${host} ()\tPorts: ${port}/${record.status}/${protocol}//${service}//\n`;
  },
  foot: (_frame, { endedAt }) => `# Masscan done at ${longTime(endedAt)}\n`,
};

const xml: MasscanForm = {
  head: ({ startedAt }) =>
    '<?xml version="1.0"?>\n<!-- masscan v1.0 scan -->\n' +
    `<nmaprun scanner="masscan" start="${seconds(startedAt)}" version="1.0-BETA"  xmloutputversion="1.03">\n` +
    '<scaninfo type="syn" protocol="tcp" />\n',
  record(record) {
    const { host, port, protocol, at, ttl } = record;
    const inside =
      record.kind === 'status'
        ? `<state state="${record.status}" reason="${record.reason}" reason_ttl="${ttl}"/>`
        : `<state state="open" reason="response" reason_ttl="${ttl}" /><service name="${attribute(record.service)}" banner="${attribute(record.text)}"></service>`;
    const address = `<address addr="${host}" addrtype="${host.includes(':') ? 'ipv6' : 'ipv4'}"/>`;
    const place = `<port protocol="${protocol}" portid="${port}">${inside}</port>`;
    return `<host endtime="${at}">${address}<ports>${place}</ports></host>\n`;
  },
  foot: ({ startedAt }, { endedAt, open, closed }) =>
    `<runstats>\n<finished time="${seconds(endedAt)}" timestr="${plainTime(endedAt)}" elapsed="${seconds(endedAt) - seconds(startedAt)}" />\n` +
    `<hosts up="${open}" down="${closed}" total="${open + closed}" />\n</runstats>\n</nmaprun>\n`,
};

const attribute = (text: string): string =>
  bannerText(Buffer.from(text.replaceAll('\\', '\u0000'))).replaceAll('\\x00', '\\');

const unicornscan: MasscanForm = {
  head: () => '',
  record(record, first) {
    const { host, port, protocol, ttl } = record;
    const head = first ? '#masscan\n' : '';
    if (record.kind === 'banner')
      return `${head}Banner on port ${port}/${protocol} on ${host}: [${record.service}] ${record.text}\n`;
    const service = portName(port, protocol);
    return `${head}${protocol.toUpperCase()} ${record.status}\t${service.padStart(16)}[${String(port).padStart(5)}]\t\tfrom ${host}  ttl ${ttl} \n`;
  },
  foot: (_frame, _end, empty) => (empty ? '' : '# end\n'),
};

/** All of them. */
export const masscanForms: Readonly<Record<MasscanFormat, MasscanForm>> = {
  list,
  json,
  ndjson,
  grepable,
  xml,
  unicornscan,
};
