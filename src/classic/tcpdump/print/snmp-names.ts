/**
 * The names of objects that -n leaves out of SNMP: RFC 1155 section 3.1 and RFC 1213 (MIB-II), RFC 3411 section 5, RFC 3412
 * section 5, RFC 3414 section 5, and the first of IANA's private enterprise numbers. Which of all those tcpdump knows, and where
 * its spelling is another, was found by asking it for every number below every name.
 *
 * Names stand for 1, 2, 3 ... below the name before the brace; `@6` says that the next one stands for 6.
 */
const names = `
iso { @3 org { @6 dod { internet { directory mgmt { mib-2 { system { sysDescr sysObjectID sysUpTime sysContact
sysName sysLocation sysServices } interfaces { ifNumber ifTable { ifEntry { ifIndex ifDescr ifType ifMtu
ifSpeed ifPhysAddress ifAdminStatus ifOperStatus ifLastChange ifInOctets ifInUcastPkts ifInNUcastPkts
ifInDiscards ifInErrors ifInUnknownProtos ifOutOctets ifOutUcastPkts ifOutNUcastPkts ifOutDiscards ifOutErrors
ifOutQLen ifSpecific } } } at { atTable { atEntry { atIfIndex atPhysAddress atNetAddress } } } ip {
ipForwarding ipDefaultTTL ipInReceives ipInHdrErrors ipInAddrErrors ipForwDatagrams ipInUnknownProtos
ipInDiscards ipInDelivers ipOutRequests ipOutDiscards ipOutNoRoutes ipReasmTimeout ipReasmReqds ipReasmOKs
ipReasmFails ipFragOKs ipFragFails ipFragCreates ipAddrTable { ipAddrEntry { ipAdEntAddr ipAdEntIfIndex
ipAdEntNetMask ipAdEntBcastAddr ipAdEntReasmMaxSize } } ipRoutingTable { ipRouteEntry { ipRouteDest
ipRouteIfIndex ipRouteMetric1 ipRouteMetric2 ipRouteMetric3 ipRouteMetric4 ipRouteNextHop ipRouteType
ipRouteProto ipRouteAge ipRouteMask } } ipNetToMediaTable { ipNetToMediaEntry { ipNetToMediaIfIndex
ipNetToMediaPhysAddress ipNetToMediaNetAddress ipNetToMediaType } } } icmp { icmpInMsgs icmpInErrors
icmpInDestUnreachs icmpInTimeExcds icmpInParmProbs icmpInSrcQuenchs icmpInRedirects icmpInEchos icmpInEchoReps
icmpInTimestamps icmpInTimestampReps icmpInAddrMasks icmpInAddrMaskReps icmpOutMsgs icmpOutErrors
icmpOutDestUnreachs icmpOutTimeExcds icmpOutParmProbs icmpOutSrcQuenchs icmpOutRedirects icmpOutEchos
icmpOutEchoReps icmpOutTimestamps icmpOutTimestampReps icmpOutAddrMasks icmpOutAddrMaskReps } tcp {
tcpRtoAlgorithm tcpRtoMin tcpRtoMax tcpMaxConn tcpActiveOpens tcpPassiveOpens tcpAttemptFails tcpEstabResets
tcpCurrEstab tcpInSegs tcpOutSegs tcpRetransSegs tcpConnTable { tcpConnEntry { tcpConnState
tcpConnLocalAddress tcpConnLocalPort tcpConnRemAddress tcpConnRemPort } } tcpInErrs tcpOutRsts } udp {
udpInDatagrams udpNoPorts udpInErrors udpOutDatagrams udpTable { udpEntry { udpLocalAddress udpLocalPort } } }
egp { egpInMsgs egpInErrors egpOutMsgs egpOutErrors egpNeighTable { egpNeighEntry { egpNeighState egpNeighAddr
egpNeighAs egpNeighInMsgs egpNeighInErrs egpNeighOutMsgs egpNeighOutErrs egpNeighInErrMsgs egpNeighOutErrMsgs
egpNeighStateUps egpNeighStateDowns egpNeighIntervalHello egpNeighIntervalPoll egpNeighMode
egpNeighEventTrigger } } egpAs } @10 transmission snmp { snmpInPkts snmpOutPkts snmpInBadVersions
snmpInBadCommunityNames snmpInBadCommunityUses snmpInASNParseErrs snmpInBadTypes snmpInTooBigs
snmpInNoSuchNames snmpInBadValues snmpInReadOnlys snmpInGenErrs snmpInTotalReqVars snmpInTotalSetVars
snmpInGetRequests snmpInGetNexts snmpInSetRequests snmpInGetResponses snmpInTraps snmpOutTooBigs
snmpOutNoSuchNames snmpOutBadValues snmpOutReadOnlys snmpOutGenErrs snmpOutGetRequests snmpOutGetNexts
snmpOutSetRequests snmpOutGetResponses snmpOutTraps snmpEnableAuthTraps } } } experimental private {
enterprises { proteon ibm cmu unix acc twg cayman nysernet cisco nsc hp epilogue utennessee bbn xylogics
unisys canstar wellfleet trw mit eon spartacus excelan spider nsfnet sytek intergraph interlan vitalink ulana
nswc santacruzoperation xyplex cray bellnorthernresearch dec touch networkresearchcorp baylor nmfeccllnl sri
sun 3com cmc synoptics cheyenne prime mcnc chipcom opticaldatasystems gated cabletron apollo desktalksystems
ssds castlerock mips tgv silicongraphics ubc merit fibercom apple gandalf dartmouth davidsystems reuter
cornell tmac locus nasa retix boeing att ungermannbass digitalanalysis hplanman netlabs icl auspex lannet ncd
raycom pirellifocom datability networkappltech link nyu rnd intercon learningtree webstercomputer frontier
nokia allenbradley cern sigma emergingtech snmpresearch ohiostate ultra @136 ccur } } security snmpV2 { @3
snmpModules { @10 snmpFrameworkMIB { snmpFrameworkAdmin snmpFrameworkMIBObjects { snmpEngine { snmpEngineID
snmpEngineBoots snmpEngineTime snmpEngineMaxMessageSize } } snmpFrameworkMIBConformance } snmpMPDMIB {
snmpMPDAdmin snmpMPDMIBObjects { snmpMPDStats { snmpUnknownSecurityModels snmpInvalidMsgs
snmpUnknownPDUHandlers } } snmpMPDMIBConformance { snmpMPDMIBCompliances snmpMPDMIBGroups } } @15 snmpUsmMIB {
usmMIBObjects { usmStats { usmStatsUnsupportedSecLevels usmStatsNotInTimeWindows usmStatsUnknownUserNames
usmStatsUnknownEngineIDs usmStatsWrongDigests usmStatsDecryptionErrors } usmUser { usmUserSpinLock
usmUserTable { usmUserEntry { usmUserEngineID usmUserName usmUserSecurityName usmUserCloneFrom
usmUserAuthProtocol usmUserAuthKeyChange usmUserOwnAuthKeyChange usmUserPrivProtocol usmUserPrivKeyChange
usmUserOwnPrivKeyChange usmUserPublic usmUserStorageType usmUserStatus } } } } usmMIBConformance {
usmMIBCompliances usmMIBGroups } } } } } } } }
`;

/** A number of the tree of objects: its name and what is below it. */
export interface SnmpName {
  readonly name: string;
  readonly below: Map<number, SnmpName>;
}

let root: SnmpName | null = null;

/** The tree, made when it is asked for. */
export function snmpNames(): SnmpName {
  root ??= read(names.trim().split(/\s+/));
  return root;
}

function read(tokens: readonly string[]): SnmpName {
  const top: SnmpName = { name: '', below: new Map() };
  const above: { node: SnmpName; number: number }[] = [];
  let [node, last, number] = [top, top, 1];
  for (const token of tokens) {
    if (token === '{') {
      above.push({ node, number });
      [node, number] = [last, 1];
    } else if (token === '}') ({ node, number } = above.pop()!);
    else if (token.startsWith('@')) number = Number(token.slice(1));
    else {
      last = { name: token, below: new Map() };
      node.below.set(number++, last);
    }
  }
  return top;
}
