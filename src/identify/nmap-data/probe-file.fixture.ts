/** A probe file of our own, written for the tests. */

/** Its text. */
export const probeFileText = String.raw`# Written for tests.
Exclude T:9100-9102,U:69

Probe TCP NULL q||
totalwaitms 6000
tcpwrappedms 3000
match ssh m|^SSH-([\d.]+)-OpenSSH_([\w._-]+)\r?\n| p/OpenSSH/ v/$2/ i/protocol $1/ cpe:/a:openbsd:openssh:$2/
softmatch ssh m|^SSH-[\d.]+-|
match toy m=^toy (\w+), (\w*)= p/Toy $P(1)/ h/$SUBST(2,"_",".")/ o/Toy OS/ d/toy/
match wrapped m|^never$|
match evil m|^(a+)+$|
match after-evil m|^aaaa|

Probe TCP GetRequest q|GET / HTTP/1.0\r\n\r\n|
rarity 1
ports 80,8080
sslports 443
match http m|^HTTP/1\.[01] \d\d\d.*\r\nServer: nginx/([\d.]+)|s p/nginx/ v/$1/ cpe:/a:igor_sysoev:nginx:$1/
softmatch http m|^HTTP/1\.|i

Probe TCP Handshake q|\x16\x03\0\0\0|
rarity 1
ports 443
match ssl m|^\x16\x03|
match ssl/odd m|^odd|

Probe TCP Counter q|count|
rarity 6
ports 7000
fallback GetRequest
match counter m|^n(..)$|s v/$I(1,">")/ i/little $I(1,"<")/

Probe TCP EchoTCP q|hello|
rarity 8
ports 7
fallback Echo

Probe TCP HttpMore q|MORE\r\n|
rarity 9
match http m|^HTTP/1\.1 more (\w+)| p/More $1/

Probe UDP Echo q|hello\a|
rarity 2
ports 7
match echo m|^hello|
`;
