/** The addresses of any network namespace from its /proc/PID/net tables, which everybody may read. */
import { ipv6Text } from '../addr/ipv6.ts';

/**
 * Local IPv4 addresses from fib_trie (net/ipv4/fib_trie.c): a leaf `|-- 172.17.0.2` followed by `/32 host LOCAL`. Loopback
 * is left out, and so is the network's own entry (`/8 host LOCAL`).
 */
export function parseFibTrie(text: string): readonly string[] {
  const found = new Set<string>();
  let leaf: string | null = null;
  for (const line of text.split('\n')) {
    const match = /^\s*\|-- (\d{1,3}(?:\.\d{1,3}){3})$/.exec(line);
    if (match !== null) leaf = match[1]!;
    else if (leaf !== null && /^\s*\/32 host LOCAL$/.test(line) && !leaf.startsWith('127.')) found.add(leaf);
  }
  return [...found];
}

/** IPv6 addresses from if_inet6 (net/ipv6/addrconf.c): 32 digits, index, prefix length, scope, flags, name; no loopback. */
export function parseIfInet6(text: string): readonly string[] {
  const found = new Set<string>();
  for (const [, digits] of text.matchAll(/^([0-9a-f]{32}) [0-9a-f]+ [0-9a-f]+ [0-9a-f]+ [0-9a-f]+ /gm)) {
    const address = ipv6Text(Buffer.from(digits!, 'hex'));
    if (address !== '::1') found.add(address);
  }
  return [...found];
}
