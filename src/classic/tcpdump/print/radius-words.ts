/** The words of RADIUS (IANA, RADIUS types): attributes and their enumerated values, spelled as tcpdump spells them. */
import { wordList, type WordList } from './word-list.ts';

/**
 * The names of attributes, each behind the letter that says how its value is read: see `radius-attribute.ts`; `-` for those
 * of which nothing is known.
 */
export const radiusAttributes: WordList = wordList(
  '@1|sUser-Name|-User-Password|-CHAP-Password|aNAS-IP-Address|nNAS-Port|wService-Type|wFramed-Protocol|aFramed-IP-Address|aFramed-IP-Netmask|wFramed-Routing|sFilter-Id|nFramed-MTU|wFramed-Compression|aLogin-IP-Host|wLogin-Service|nLogin-TCP-Port|-Unassigned|sReply-Message|sCallback-Number|sCallback-Id|-Unassigned|sFramed-Route|nFramed-IPX-Network|sState|sClass|vVendor-Specific|dSession-Timeout|dIdle-Timeout|wTermination-Action|sCalled-Station-Id|sCalling-Station-Id|sNAS-Identifier|sProxy-State|sLogin-LAT-Service|sLogin-LAT-Node|sLogin-LAT-Group|nFramed-AppleTalk-Link|nFramed-AppleTalk-Network|sFramed-AppleTalk-Zone|wAcct-Status-Type|dAcct-Delay-Time|nAcct-Input-Octets|nAcct-Output-Octets|sAcct-Session-Id|wAcct-Authentic|dAcct-Session-Time|nAcct-Input-Packets|nAcct-Output-Packets|wAcct-Terminate-Cause|sAcct-Multi-Session-Id|nAcct-Link-Count|nAcct-Input-Gigawords|nAcct-Output-Gigawords|-Unassigned|TEvent-Timestamp|nEgress-VLANID|wIngress-Filters|eEgress-VLAN-Name|-User-Priority-Table|sCHAP-Challenge|wNAS-Port-Type|nPort-Limit|sLogin-LAT-Port|wTunnel-Type|wTunnel-Medium-Type|tTunnel-Client-Endpoint|tTunnel-Server-Endpoint|sAcct-Tunnel-Connection|pTunnel-Password|kARAP-Password|fARAP-Features|wARAP-Zone-Access|sARAP-Security|sARAP-Security-Data|nPassword-Retry|wPrompt|sConnect-Info|sConfiguration-Token|EEAP-Message|sMessage-Authenticator|tTunnel-Private-Group-ID|tTunnel-Assignment-ID|nTunnel-Preference|rARAP-Challenge-Response|dAcct-Interim-Interval|nAcct-Tunnel-Packets-Lost|sNAS-Port-Id|sFramed-Pool|sCUI|tTunnel-Client-Auth-ID|tTunnel-Server-Auth-ID|sNAS-Filter-Rule|-Unassigned|-Originating-Line-Info|ANAS-IPv6-Address|-Framed-Interface-ID|xFramed-IPv6-Prefix|ALogin-IPv6-Host|sFramed-IPv6-Route|sFramed-IPv6-Pool|cError-Cause|-EAP-Key-Name|sDigest-Response|sDigest-Realm|sDigest-Nonce|sDigest-Response-Auth|sDigest-Nextnonce|sDigest-Method|sDigest-URI|sDigest-Qop|sDigest-Algorithm|sDigest-Entity-Body-Hash|sDigest-CNonce|sDigest-Nonce-Count|sDigest-Username|sDigest-Opaque|sDigest-Auth-Param|sDigest-AKA-Auts|sDigest-Domain|sDigest-Stale|sDigest-HA1|sSIP-AOR|xDelegated-IPv6-Prefix|mMIP6-Feature-Vector|hMIP6-Home-Link-Prefix|oOperator-Name|lLocation-Information|LLocation-Data|RBasic-Location-Policy-Rules',
);

/** The words of values, by attribute. */
export const radiusWords: Readonly<Record<number, WordList>> = {
  6: wordList(
    '@1|Login|Framed|Callback Login|Callback Framed|Outbound|Administrative|NAS Prompt|Authenticate Only|Callback NAS Prompt|Call Check|Callback Administrative|Voice|Fax|Modem Relay|IAPP-Register|IAPP-AP-Check|Authorize Only|Framed-Management|Additional-Authorization',
  ),
  7: wordList('@1|PPP|SLIP|ARAP|Gandalf proprietary|Xylogics IPX/SLIP|X.75 Synchronous|GPRS PDP Context'),
  10: wordList('None|Send|Listen|Send&Listen'),
  13: wordList('None|VJ TCP/IP|IPX|Stac-LZS'),
  15: wordList('Telnet|Rlogin|TCP Clear|PortMaster(proprietary)|LAT|X.25-PAD|X.25-T3POS|Unassigned|TCP Clear Quiet'),
  29: wordList('Default|RADIUS-Request'),
  40: wordList(
    '@1|Start|Stop|Interim-Update|Unassigned|Unassigned|Unassigned|Accounting-On|Accounting-Off|Tunnel-Start|Tunnel-Stop|Tunnel-Reject|Tunnel-Link-Start|Tunnel-Link-Stop|Tunnel-Link-Reject|Failed',
  ),
  45: wordList('@1|RADIUS|Local|Remote|Diameter'),
  49: wordList(
    '@1|User Request|Lost Carrier|Lost Service|Idle Timeout|Session Timeout|Admin Reset|Admin Reboot|Port Error|NAS Error|NAS Request|NAS Reboot|Port Unneeded|Port Preempted|Port Suspended|Service Unavailable|Callback|User Error|Host Request|Supplicant Restart|Reauthentication Failure|Port Reinitialized|Port Administratively Disabled|Lost Power',
  ),
  57: wordList('@1|Enabled|Disabled'),
  61: wordList(
    'Async|Sync|ISDN Sync|ISDN Async V.120|ISDN Async V.110|Virtual|PIAFS|HDLC Clear Channel|X.25|X.75|G.3 Fax|SDSL|ADSL-CAP|ADSL-DMT|ISDN-DSL|Ethernet|xDSL|Cable|Wireless - Other|Wireless - IEEE 802.11|Token-Ring|FDDI|Wireless - CDMA200|Wireless - UMTS|Wireless - 1X-EV|IAPP|FTTP|Wireless - IEEE 802.16|Wireless - IEEE 802.20|Wireless - IEEE 802.22|PPPoA|PPPoEoA|PPPoEoE|PPPoEoVLAN|PPPoEoQinQ|xPON|Wireless - XGP|WiMAX Pre-Release 8 IWK Function|WIMAX-WIFI-IWK|WIMAX-SFF|WIMAX-HA-LMA|WIMAX-DHCP|WIMAX-LBS|WIMAX-WVS',
  ),
  64: wordList('@1|PPTP|L2F|L2TP|ATMP|VTP|AH|IP-IP|MIN-IP-IP|ESP|GRE|DVS|IP-in-IP Tunneling|VLAN'),
  65: wordList(
    '@1|IPv4|IPv6|NSAP|HDLC|BBN 1822|802|E.163|E.164|F.69|X.121|IPX|Appletalk|Decnet IV|Banyan Vines|E.164 with NSAP subaddress',
  ),
  72: wordList('@1|Only access to dfl zone|Use zone filter inc.|Not used|Use zone filter exc.'),
  76: wordList('No Echo|Echo'),
};

/** RFC 5176 section 3.5. */
export const errorCauses: WordList = wordList(
  '@201|Residual Session Context Removed|Invalid EAP Packet (Ignored)|@401|Unsupported Attribute|Missing Attribute|NAS Identification Mismatch|Invalid Request|Unsupported Service|Unsupported Extension|Invalid Attribute Value|@501|Administratively Prohibited|Request Not Routable (Proxy)|Session Context Not Found|Session Context Not Removable|Other Proxy Processing Error|Resources Unavailable|Request Initiated|Multiple Session Selection Unsupported|Location Info Required',
);
