/** tshark's version, and the help of what is done here, in our own words. */

/** Name and version of the output that we follow. */
export const profile = 'TShark (Wireshark) 4.0.17 (Debian 12)';

/** The first line of -v and -h. */
export const versionLine = 'TShark (Wireshark) 4.0.17\n';

/** Behind an unknown -T. */
export const outputHelp = `\t"fields"  the fields chosen with -e, as -E says
\t"json"    a list of objects, one a packet, with the tree
\t"ek"      a line of JSON a packet, for bulk import
\t"psml"    the columns as XML
\t"tabs"    the columns, separated by tabs
\t"text"    the columns, or the tree with -V (the default)`;

/** Behind an unknown -t. */
export const timeHelp = `\t"a"  "ad"  "adoy"   time of day; with the date; with the day of the year
\t"u"  "ud"  "udoy"   the same in UTC
\t"d"  "dd"           since the packet before; since the one shown before
\t"r"  "e"            since the first packet; since 1970`;

/** What -h prints. */
export const usage = `Usage: portolan tshark -r FILE [OPTION]... [FILTER]
Prints packets in the format of ${profile}.

Which packets
  -r FILE                 from a pcap or pcapng file (- is standard input)
  -Y FILTER               Wireshark's display filters: 'tcp.port == 443 && !tls'
  -2  -R FILTER           two passes: packets know what follows them; a filter of the first
  -c COUNT                read so many packets of the file

How they are printed
  -T text|tabs|psml       columns
  -T fields -e FIELD...   chosen fields; -E header=y|n bom= separator= occurrence=f|l|a aggregator= quote=d|s|n
  -T json|ek [-e FIELD]   the tree, or chosen fields; --no-duplicate-keys
  -V  -O PROTOCOLS  -x    the tree, of these protocols only, the bytes
  -t a|ad|adoy|d|dd|e|r|u|ud|udoy
  -S TEXT  -l  -n         a line between packets, line by line, no names (they are never looked up)

Files, statistics, lists
  -w FILE  -F pcapng|pcap  -P         write them, and print them too
  -q -z conv,TYPE[,FILTER]            TYPE: eth ip ipv6 tcp udp
  -q -z endpoints,TYPE[,FILTER]
  -q -z io,phs[,FILTER]  io,stat,SECONDS[,FILTER]...
  -q -z follow,tcp|udp,ascii|hex|raw,STREAM
  -o tls.keylog_file:FILE             what was sealed in TLS, by the secrets of SSLKEYLOGFILE
  -G fields|protocols                 what can be asked for
  -D  -v  -h
`;
