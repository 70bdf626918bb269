/** The attributes that vendors define inside RADIUS's attribute 26 (RFC 2865 section 5.26). */
import { requireBytes, untilCut } from './cut-short.ts';
import type { Printing } from './printing.ts';
import { printRadiusText } from './radius-text.ts';
import { wordList } from './word-list.ts';

/** The enterprises (IANA, private enterprise numbers) that tcpdump has words for, found by asking for all up to 65,535. */
const vendors = wordList(
  'IETF (reserved)|@5|ACC|@9|Cisco|@11|Hewlett Packard|@42|Sun Microsystems|@61|Merit|@74|AT&T|@161|Motorola|@166|Shiva|@193|Ericsson AB|@255|Cisco VPN 5000|@307|Livingston|@311|Microsoft|@429|3Com|@529|Ascend|@1584|Bay Networks|@1991|Foundry|@2180|Versanet|@2352|Redback|@2636|Juniper Networks|Aptis|@2937|Deutsche Telekom AG|@3054|Ixia Communications|@3076|Cisco VPN 3000|@3085|CoSine Communications|@3199|Shasta|@3224|Netscreen|@3309|Nomadix|@3414|T-Mobile|@3561|The Broadband Forum|@3902|ZTE|@4329|Siemens|@4491|CableLabs|@4874|Unisphere Networks|@5263|Cisco BBSM|@5535|3rd Generation Partnership Project 2 (3GPP2)|@5806|SK Telecom|@5925|ipUnplugged|@5948|Issanni Communications|@5951|Netscaler|@6490|T-Mobile|@6618|Quintum|@6728|Interlink|@7951|CNCTC|@8164|Starent Networks|@8744|Colubris|@10415|3GPP|@10529|Gemtek-Systems|@10704|Barracuda Networks|@10923|Ericsson AB - Packet Core Networks|@11665|dacom|@11862|Columbia University|@12356|Fortinet|@12951|Verizon Wireless|@13745|Plixer|@14122|Wi-Fi Alliance|@16787|T-Systems Nova|@20942|China Telecom - Guangzhou Research Institute|@26866|Gigamon Systems|@32622|CACE Technologies|@35632|ntop|@46098|Ericsson Canada',
);

/** Prints a vendor and its attributes; what is cut short ends this attribute alone. */
export function printVendor(p: Printing, at: number, length: number): void {
  untilCut(p, () => {
    requireBytes(p, at, length < 4 ? Infinity : 0);
    const vendor = p.u32(at);
    p.text(`Vendor: ${vendors(vendor) ?? 'Unknown'} (${vendor})`);
    const end = at + length;
    for (let next = at + 4; end - next >= 2;) {
      const size = printVendorAttribute(p, next, end);
      if (size === null) return;
      next += size;
    }
  });
}

/** Returns its length, or null when that is wrong. */
function printVendorAttribute(p: Printing, at: number, end: number): number | null {
  const size = p.u8(at + 1);
  const fits = size >= 2 && size <= end - at;
  if (fits) requireBytes(p, at, size);
  p.text(`\n\t    Vendor Attribute: ${p.u8(at)}, Length: `);
  if (!fits) {
    p.text(`${size} (bogus, ${size < 2 ? 'must be >= 2' : 'goes past end of vendor-specific attribute'})`);
    return null;
  }
  p.text(`${size - 2}, Value: `);
  printRadiusText(p, at + 2, size - 2, false);
  return size;
}
