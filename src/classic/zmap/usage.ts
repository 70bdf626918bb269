/** What `portolan zmap` prints about itself. */

/** The options, by what they are for. */
export const help: string = `Usage: portolan zmap [OPTION]... [SUBNETS]...
zmap 2.1.1's command line over Portolan's scanner.

Basic arguments:
  -p, --target-port=port        port to scan; also lists and ranges (80,443)
  -o, --output-file=name        file for the results
  -b, --blacklist-file=path     networks that are left out
  -w, --whitelist-file=path     networks that are scanned
  -I, --list-of-ips-file=path   addresses that are scanned

Scan options:
  -r, --rate=pps                packets a second (default 10000; 0: no limit)
  -B, --bandwidth=bps           bits a second on the wire (K, M, G)
  -n, --max-targets=n           how many targets, or what share of them (10%)
  -N, --max-results=n           how many results
  -t, --max-runtime=secs        how long packets are sent
  -P, --probes=n                probes to a target: only who is silent is asked
                                  again
  -c, --cooldown-time=secs      how long to listen behind the last probe (8);
                                  less where everybody has answered
  -e, --seed=n                  fixes the order of the targets
      --shards=n, --shard=n     one of n parts of them, from 0
  -d, --dryrun                  prints the packets and sends none

Network options:
  -s, --source-port=port|range  port to send from
  -S, --source-ip=ip            address of this host to send from
  -i, --interface=name          interface to send from

Probe modules:
  -M, --probe-module=name       tcp_synscan, icmp_echoscan, udp
      --probe-args=args         udp: text:, hex:, file:; without it a port is
                                  asked what its usual service answers
      --list-probe-modules

Data output:
  -f, --output-fields=fields    fields of a result, * for all
  -O, --output-module=name      csv, json
      --output-filter=filter    success = 1 && repeat = 0; closed ports with
                                  classification = rst
      --list-output-modules, --list-output-fields

Logging and metadata:
  -v, --verbosity=n (0-5), -l, --log-file, -L, --log-directory
  -m, --metadata-file, -u, --status-updates-file, -q, --quiet
      --notes, --user-metadata

Additional options:
  -C, --config=file, -h, --help, -V, --version, -T, --sender-threads,
  -X, --vpn (always so), --ignore-blacklist-errors, --disable-syslog

Of the default blacklist of zmap nothing is read: what may be scanned is decided
by the scope. Scan only what you own or may test: other targets than private
networks have to stand in the scope file (portolan scan --help). This host and
loopback can be scanned, which zmap cannot do.
`;
