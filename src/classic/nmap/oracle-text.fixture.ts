/** What of two outputs has to be equal: everything but times, versions and the names of services. */

/** How much is left to the names of services. */
export interface Normalisation {
  /** The names are the same on both sides, so that the widths of columns can be compared, too. */
  readonly sameNames?: boolean;
  /** Hosts are told in another order. */
  readonly anyOrder?: boolean;
}

/** The normal output. */
export function normalText(text: string, { sameNames = false, anyOrder = false }: Normalisation = {}): string {
  const lines = text
    .replaceAll(/^(?:Starting (?:Nmap|Portolan)|# Nmap .* scan initiated|Read data files|Service detection).*\n/gm, '')
    .replaceAll(/^ {11}Raw packets sent.*\n/gm, '')
    .replaceAll(/\([\d.]+s latency\)/g, '(TIMEs latency)')
    .replaceAll(/scanned in [\d.]+ seconds/g, 'scanned in TIME seconds')
    .replaceAll(/# Nmap done at .* --/g, '# Nmap done at TIME --')
    .replaceAll(/ at \d\d:\d\d/g, ' at TIME')
    .replaceAll(/[\d.]+s elapsed/g, 'TIMEs elapsed')
    .replaceAll(/^Scanned at .*$/gm, 'Scanned at TIME')
    .replaceAll(/^Final times .*$/gm, 'Final times')
    .replaceAll(/^(\d+ +)[\d.]+ ms +/gm, '$1TIME ')
    .replaceAll(/^HOP RTT +ADDRESS/gm, 'HOP RTT ADDRESS')
    .split('\n')
    .map((line) => (sameNames ? line : withoutName(line)));
  return anyOrder ? hostsSorted(lines.join('\n')) : lines.join('\n');
}

/** A row of the table without its third column, and with single spaces. */
function withoutName(line: string): string {
  const row = /^(\d+(?:\/\w+)?) +(\S+) +(\S+)(.*)$/.exec(line);
  const head = /^(?:PORT|PROTOCOL) +STATE/.test(line);
  if (head) return line.replaceAll(/ +/g, ' ');
  return row === null ? line : `${row[1]} ${row[2]} NAME ${row[4]!.trim()}`.trimEnd();
}

function hostsSorted(text: string): string {
  const parts = text.split(/^(?=Nmap (?:scan report|done))/m);
  return parts.toSorted().join('');
}

/** The XML. */
export function xmlText(text: string, { sameNames = false, anyOrder = false }: Normalisation = {}): string {
  const lines = text
    .replaceAll(/^<\?xml-stylesheet.*\n|^<!-- .* -->\n/gm, '')
    .replaceAll(/ (args|version|startstr|timestr|summary|elapsed)="[^"]*"/g, ' $1="TEXT"')
    .replaceAll(/ (start|starttime|endtime|time|srtt|rttvar|to|rtt)="[\d.]*"/g, ' $1="TIME"')
    // nmap, too, gives a method and a confidence to a name from its table.
    .replaceAll(/<service name="[^"]*" method="table" conf="3"\/>/g, sameNames ? '$&' : '<service/>')
    // What a host answered is only known to nmap when its ports are done with.
    .replaceAll(/<hosthint><status state="up" reason="[^"]*" reason_ttl="\d+"\/>/g, '<hosthint>');
  return anyOrder
    ? lines
        .split(/^(?=<host(?:hint)?[ >]|<runstats)/m)
        .toSorted()
        .join('')
    : lines;
}

/** The grepable output. */
export function grepableText(text: string, { anyOrder = false }: Normalisation = {}): string {
  const lines = text
    .replaceAll(/^# Nmap .* scan initiated.*\n/gm, '')
    .replaceAll(/# Nmap done at .* --/g, '# Nmap done at TIME --')
    .replaceAll(/scanned in [\d.]+ seconds/g, 'scanned in TIME seconds')
    .replaceAll(/(\d+\/[^/]+\/(?:tcp|udp|sctp)\/\/)[^/]*/g, '$1NAME')
    .replaceAll(/(?<=[ \t])(\d+\/(?:open|closed|filtered|open\|filtered)\/)[^/,]*\//g, '$1NAME/')
    .split('\n');
  return (anyOrder ? lines.toSorted() : lines).join('\n');
}
