/** What the oracle tests ask: command lines of ss, one a line, words apart by spaces. */

/** Options and states, by themselves. */
export const optionCases = lines(`
-tuln
-tln
-uln
-tan
-tanp
-a
-an
-ane
-aoe
-ai
-aino
-aimeo
-aimeop
-aO
-aeimoO
-H
-Ha
-tH
-t
-u
-w
-x
-0
-xa
-xl
-xae
-xaem
-xap
-0a
-0ae
-0aem
-0aeb
-0aebmO
-0ap
-wa
-wane
-wanp
-4a
-6a
-4
-6
-46
-64a
-4x
-x4a
-tx
-ltx
-M
-Ma
-Mai
-S
-Sa
-d
-da
-s
-st
-sa
-ss
-l
-ln
-lp
-le
-lo
-m
-am
-tam
-uam
-tai
-tain
-uai
-uaim
-e
-te
-ue
-tT
-aT
-apT
-tanT
--all
--tcp --all
--numeric --tcp
--num --tc
--li
--lis --udp
--ipv4 -a
--ipv6 --all --tcp
--pack
--family=inet -a
--family inet6 -a
--fam unix
-f link
-f netlink
-f vsock
-f tipc
-f xdp
-f unix -a
-f inet
-finet6 -t -a
-f help
-f foo
--family
--vsock
--vsock -a
--tipc
--tipc -a
--xdp
--xdp -a
--tipcinfo -a
--tos -ta
--tos -a
--tos -6 -ta
--cgroup -ta
--cgroup -a
--inet-sockopt -a
--inet-sockopt -taO
--inet-sockopt -ua
-ta --tos --cgroup --inet-sockopt -emi
-A tcp
-A tcp -a
-A tcp,udp -a
-A all
-A all -a
-A inet -a
-A unix -a
-A u_str
-A unix_stream,u_dgr -a
-A packet -a
-A p_raw -a
-A p_dgr -a
-A netlink
-A raw -a
-A !tcp
-A all,!tcp -a
-A foo
-A tcp,foo
-A mptcp -a
-A dccp -a
-A sctp -a
-A vsock -a
-A v_str
-A v_dgr
-A xdp
-A tipc
-A unix_seqpacket -a
-A packet_raw -a
-A packet_dgram -a
--query=tcp -l
--socket udp -a
-t -A udp -a
-A udp -t -a
-A ,
-A tcp, -a
-a -A all,!unix,!netlink
-b -0a
-b -ta
-Z
-z
-N nosuch
-N
--net
-K -t state time-wait dst 9.9.9.9
-V
-v
--version
-h
--help
-q
-tq
--foo
--t
--f
--all=1
--no-header -ta
--oneline -tia
--o
--op
--one -tie
-ztan
--context
--n
--numeric=3
-D - -x
-E -x
state listening
-tuln state listening
-tuln state established
-t state all
-ta state established
-tn state established
state connected
-t state synchronized
-t state bucket
-t state big
state foo
-t state
exclude
-t exclude listening
-ta exclude established exclude time-wait
-t state listening state established
state syn-sent
state syn-recv
state SYN-RCV
state Established
state close
state closed
state unconnected
state fin-wait-1
state fin-wait-2
state close-wait
state last-ack
state closing
state time-wait
excl all
exclude all -t
-x state established
-x state listening
-u state established
state bound-inactive
-tn state established sport
`);

/** Filter expressions; each is asked of several tables. */
export const filterCases = lines(`
sport = :22
sport = :9010
sport = 9010
sport :9010
sport 9010
sport=:22
sport != :9010
sport > :1024
sport < 1024
sport >= :20000
sport <= :20000
sport ge 20000
sport le 20000
sport gt 1024
sport lt 1024
sport eq 9010
sport ne 9010
sport neq 9010
sport geq 9010
sport leq 9010
sport == :9010
dport = :*
dport = *
dport != :*
sport > :*
dport = :http
sport = http
sport = domain
sport = nosuch
sport = :nosuch
sport = 70000
sport = -1
sport = 0x50
sport = 010
sport < 70000
sport > 65535
src 127.0.0.1
src = 127.0.0.1
src 127.0.0.0/8
src 127/8
src 10.99
src 10.99/16
dst 127.0.0.1:9010
src 127.0.0.1:*
src *:9010
src *
src [::1]
src ::1
src [::1]:9010
src [::]
src ::/0
src [::]/0
src 0.0.0.0
src 0.0.0.0/0
src [::ffff:127.0.0.1]
src [fd99::]/16
src fd99::/16
dst [fe80::]/10
src inet:127.0.0.1
src inet6:[::1]
src inet:*
src inet6:*
src inet6:127.0.0.1
src inet:[::1]
src any
src all
src default
src any/8
src localhost
dst localhost:80
src nosuchhost.invalid
src 300
src 1.2.3.4.5
src 127.0.0.1/33
src 127.0.0.1/255.0.0.0
src 127.0.0.1/255.0.255.0
src [::1
src 0x7f.1
src 0177.0.0.1
src inet:any
src ip6-localhost
src unix:*
src unix:/tmp/*
src unix:@*
dst unix:*
src unix:*ZOO*
src unix:[@/]*
src link:*
src link:ip
src link:*:lo
src link:arp:eth0
src link:*:nosuch
src link:nosuch
src link:0x0800
src netlink:*
src netlink:rtnl
src netlink:0
src netlink:*:kernel
src netlink:nosuch
src netlink:*:foo
sport = netlink:0
sport = link:lo
sport = unix:*
src vsock:*
src vsock:2:80
src vsock:x
dev lo
dev = lo
dev != lo
dev eth0
dev 1
dev 2
dev nosuch
dev = 0
dev = if1
fwmark 1
fwmark = 0x7a6f6f
fwmark != 0
fwmark 0/0xff
fwmark 1/1
fwmark x
fwmark 0x7a6f6f/0xffffff
fwmark 1/x
cgroup /
cgroup = /
cgroup /nosuch
cgroup != nosuch
cgroup
autobound
not autobound
! autobound
autobound and sport > :1000
sport = :9010 or dport = :9010
sport = :9010 and dport = :9010
sport = :9010 dport = :9010
not sport = :9010
! ( sport = :9010 )
( sport = :9010 )
( sport = :9010 or dport = :9010 ) and src 127.0.0.1
sport = :9010 or src 127.0.0.1 and dport > :1
src 127.0.0.1 | src [::1]
src 127.0.0.1 || src [::1]
src 127.0.0.1 & sport > 1
src 127.0.0.1 && sport > 1
( )
( sport = :1
sport = :1 )
and
or sport
sport =
sport = = 1
= 1
src src
dst
not
!
1.2.3.4
foo
sport = :1 2
sport = 1 foo
dev lo 3
src > 127.0.0.1
dev > lo
fwmark > 1
src != 127.0.0.1
not not sport = :9010
dev lo or sport = :9010
not dev lo and not sport = :9010
src unix:* or sport = :22
src inet:127.0.0.1 or src unix:*
autobound 5
autobound or not autobound
sport > 1 and not ( dport = :* or dst 127.0.0.1 ) or src [::1]
`);

function lines(text: string): readonly (readonly string[])[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
}
