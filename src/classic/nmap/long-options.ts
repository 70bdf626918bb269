/** nmap's letters and long options: which there are, in which order, which take a value. */
import type { LongOption } from './getopt-long-only.ts';

/** The letters, as seen by trying each: `:` takes a value, `::` only an attached one. */
export const letters = '46Ab:D:d::e:Ffg:hIi:M:m:nO::o:P::p:qRrS:s:T:Vv::';

const names = `version verbose datadir= servicedb= versiondb= debug? help iflist release-memory nogcc max-os-tries= max-parallelism=
min-parallelism= timing= max-rtt-timeout= min-rtt-timeout= initial-rtt-timeout= excludefile= exclude= max-hostgroup= min-hostgroup=
open scanflags= defeat-rst-ratelimit defeat-icmp-ratelimit host-timeout= scan-delay= max-scan-delay= max-retries= oA= oN= oM= oG= oS=
oH= oX= iL= iR= sI= source-port= randomize-hosts nsock-engine= proxies= proxy= discovery-ignore-rst osscan-limit osscan-guess fuzzy
packet-trace version-trace data= data-string= data-length= send-eth send-ip stylesheet= no-stylesheet webxml rH vv ff privileged
unprivileged mtu= append-output noninteractive spoof-mac= thc badsum ttl= traceroute reason allports version-intensity= version-light
version-all system-dns resolve-all unique log-errors deprecated-xml-osclass yoloscan dns-servers= port-ratio= exclude-ports= top-ports=
script= script-trace script-updatedb script-args= script-args-file= script-help= script-timeout= ip-options= min-rate= max-rate= adler32
stats-every= disable-arp-ping route-dst= resume=`;

const kinds = { '=': 'value', '?': 'perhaps' } as const;

/** Seen in what `nmap --=` answers: an empty abbreviation, ambiguous between all of them. */
export const longOptions: readonly LongOption[] = names.split(/\s+/).map((word) => {
  const mark = word.at(-1)!;
  return mark === '=' || mark === '?'
    ? { name: word.slice(0, -1), takes: kinds[mark] }
    : { name: word, takes: 'nothing' };
});
