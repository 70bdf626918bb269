/** tcpdump's version, and the help of what is done here, in our own words. */

/** Name and version of the output that we follow. */
export const profile = 'tcpdump 4.99.3 (Debian 12)';

/** The first line of --version and -h. */
export const versionLine = 'tcpdump version 4.99.3\n';

/** What -h prints on standard output, and a wrong option on standard error. */
export const usage = `Usage: portolan tcpdump [OPTION]... [FILTER]
Prints packets in the format of ${profile}.

Which packets
  -i INTERFACE  -r FILE  -V FILE    from an interface, from a file, from files named in a file (- is standard input)
  -F FILE                           the filter, from a file
  -c COUNT  -s BYTES                so many packets, so much of each
  -Q in|out|inout  -p  -B KIB       direction, no promiscuous mode, the capture buffer
  -y TYPE  -j TYPE  --time-stamp-precision micro|nano

How they are printed
  -v -vv -vvv  -q                   more, less
  -e                                link headers
  -n  -N  -f                        numbers for names, names without domains, foreign addresses as numbers
  -t -tt -ttt -tttt -ttttt          no time, seconds, since the packet before, with the date, since the first
  -x -xx  -X -XX  -A -AA            bytes: hexadecimal, with text, as text; doubled with link headers
  -S  -K  -b  -u  -H                absolute TCP numbers, no checksums, AS numbers as asdot, NFS handles, mesh
  -T TYPE                           payload of this kind
  -# --number  --micro  --nano      numbered; digits of a second
  -l  --count  --print              by lines; only how many; also while writing

Written to files
  -w FILE                           as pcap
  -C MB  -G SECONDS  -W COUNT  -U   a new file by size, by time, how many; each packet at once

Other
  -d -dd -ddd  -O                   the compiled filter; not optimized
  -D  -J  -L                        interfaces, time stamps, link types
  -h  --version
`;
