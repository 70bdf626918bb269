/** The commands and classic tools, one file each. Written by scripts/gen-catalogs.ts: npm run gen. */
import type { Catalog } from './context.ts';

/** Portolan's own commands, and the classic tools under our name. */
export const catalog: Catalog = {
  commands: [
    { name: 'capture', brief: 'packets as they pass, with their processes: capture \'tcp port 443\' --write web.pcapng', load: async () => (await import('./commands/capture.ts')).default },
    { name: 'chart', brief: 'every port that is open on this machine, the widest open first', load: async () => (await import('./commands/chart.ts')).default },
    { name: 'check', brief: 'why a port can or cannot be reached or bound: check HOST 443, check :8080', load: async () => (await import('./commands/check.ts')).default },
    { name: 'completion', brief: 'a completion script for bash, zsh or fish: source <(portolan completion bash)', load: async () => (await import('./commands/completion.ts')).default },
    { name: 'count', brief: 'how many sockets match a filter: count state:established', load: async () => (await import('./commands/count.ts')).default },
    { name: 'doctor', brief: 'what this machine lets Portolan see and do, and what would let it do more', load: async () => (await import('./commands/doctor.ts')).default },
    { name: 'explain', brief: 'what a classic command line says, flag by flag: explain ss -tuln', load: async () => (await import('./commands/explain.ts')).default },
    { name: 'follow', brief: 'what the two ends of a flow said: follow dump.pcapng 0, follow dump.pcapng udp 10.0.0.1:53', load: async () => (await import('./commands/follow.ts')).default },
    { name: 'free', brief: 'a port that binds at once on all addresses, proved by binding: free, free 5000, free 8000-8100', load: async () => (await import('./commands/free.ts')).default },
    { name: 'identify', brief: 'what really speaks on a port: identify localhost:8080, identify 192.168.1.1:53 --udp', load: async () => (await import('./commands/identify.ts')).default },
    { name: 'listen', brief: 'wait for a client, or serve many: listen 7000, listen --keep-open 7000, listen --exec 7000 /usr/bin/rev', load: async () => (await import('./commands/listen.ts')).default },
    { name: 'ls', brief: 'all sockets of this machine, filtered: ls port:22,8000-8100 and not user:root', load: async () => (await import('./commands/ls.ts')).default },
    { name: 'port', brief: 'what a port number or service name means: port 443, port postgresql', load: async () => (await import('./commands/port.ts')).default },
    { name: 'read', brief: 'packets of a capture file: read dump.pcapng \'tls.sni:*.example.com\'', load: async () => (await import('./commands/read.ts')).default },
    { name: 'receive', brief: 'receive a file from `portolan send` or any netcat: receive 7000, receive 7000 photo.jpg', load: async () => (await import('./commands/receive.ts')).default },
    { name: 'scan', brief: 'which ports are open, asked from outside: scan 192.168.1.0/24, scan host.lan -p 1-1024', load: async () => (await import('./commands/scan.ts')).default },
    { name: 'schema', brief: 'the fields of a record kind, or of the filter: schema socket, schema filter', load: async () => (await import('./commands/schema.ts')).default },
    { name: 'send', brief: 'send a file to `portolan receive`, or plain to any netcat: send photo.jpg 192.168.1.7 7000', load: async () => (await import('./commands/send.ts')).default },
    { name: 'stop', brief: 'free a port: stops the listener, never a client; says first what it would do', load: async () => (await import('./commands/stop.ts')).default },
    { name: 'talk', brief: 'talk to a port, or send and receive through a pipe: talk localhost 8080, talk --tls example.org 443', load: async () => (await import('./commands/talk.ts')).default },
    { name: 'watch', brief: 'what opens, closes and changes hands: watch port:7000', load: async () => (await import('./commands/watch.ts')).default },
    { name: 'who', brief: 'who is on a port: the same as portolan PORT', load: async () => (await import('./commands/who.ts')).default },
  ],
  classics: [
    { name: 'fuser', brief: 'as psmisc 23.6 (Debian 12)', load: async () => (await import('../classic/fuser/main.ts')).default },
    { name: 'lsof', brief: 'as lsof 4.95.0', load: async () => (await import('../classic/lsof/main.ts')).default },
    { name: 'masscan', brief: 'as masscan 1.3.2', load: async () => (await import('../classic/masscan/main.ts')).default },
    { name: 'nc', brief: 'as OpenBSD netcat 1.219 (Debian 12)', load: async () => (await import('../classic/nc/main.ts')).default },
    { name: 'ncat', brief: 'as Ncat 7.93', load: async () => (await import('../classic/ncat/main.ts')).default },
    { name: 'netstat', brief: 'as net-tools 2.10 (Debian 12)', load: async () => (await import('../classic/netstat/main.ts')).default },
    { name: 'nmap', brief: 'as Nmap 7.93', load: async () => (await import('../classic/nmap/main.ts')).default },
    { name: 'ss', brief: 'as ss of iproute2 6.1 (Debian 12)', load: async () => (await import('../classic/ss/main.ts')).default },
    { name: 'tcpdump', brief: 'as tcpdump 4.99.3 (Debian 12)', load: async () => (await import('../classic/tcpdump/main.ts')).default },
    { name: 'telnet', brief: 'as telnet of inetutils 2.4 (Debian 12)', load: async () => (await import('../classic/telnet/main.ts')).default },
    { name: 'tshark', brief: 'as TShark (Wireshark) 4.0.17 (Debian 12)', load: async () => (await import('../classic/tshark/main.ts')).default },
    { name: 'zmap', brief: 'as zmap 2.1.1', load: async () => (await import('../classic/zmap/main.ts')).default },
  ],
};
