/** Products by what they say of themselves: the tables that identifiers of shared protocols read. */
import type { Finding } from './identifier.ts';

/** How one product shows. */
export interface ProductRule {
  /** Anchored or literal at its start, every repetition bounded; group `v` is the version, `h` the host name, `i` the info. */
  readonly match: RegExp;
  readonly product: string;
  /** `vendor:product`, or with another part than `a`: `o:vendor:product`. */
  readonly cpe?: string;
  readonly os?: string;
  readonly info?: string;
  readonly deviceType?: string;
}

/** The facts of the first rule that matches, without a service; null when none does. */
export function matchProduct(text: string, rules: readonly ProductRule[]): Omit<Finding, 'service'> | null {
  for (const rule of rules) {
    const groups = rule.match.exec(text);
    if (groups === null) continue;
    const { v = null, h = null, i = null } = groups.groups ?? {};
    return {
      product: rule.product,
      version: v,
      hostname: h,
      info: i ?? rule.info,
      os: rule.os,
      deviceType: rule.deviceType,
      cpe: rule.cpe === undefined ? [] : [cpeName(rule.cpe, v)],
    };
  }
  return null;
}

/** A CPE name in URI form: `cpe:/a:openbsd:openssh:9.2p1`. */
export function cpeName(name: string, version: string | null | undefined = null): string {
  const full = /^[aho]:/.test(name) ? name : `a:${name}`;
  // CPE 2.2 section 5.4: what is not a letter, digit, dot, hyphen, underscore or tilde is percent-encoded.
  return version === null ? `cpe:/${full}` : `cpe:/${full}:${encodeURIComponent(version.toLowerCase())}`;
}

/** The distribution that a version comment names, and its CPE. */
export function distribution(text: string | null | undefined): { readonly os: string; readonly cpe: string } | null {
  if (text === null || text === undefined) return null;
  const found = distributions.find(({ word }) => text.toLowerCase().includes(word));
  return found === undefined ? null : { os: found.os, cpe: found.cpe };
}

const distributions = [
  { word: 'ubuntu', os: 'Linux (Ubuntu)', cpe: 'cpe:/o:canonical:ubuntu_linux' },
  { word: 'raspbian', os: 'Linux (Raspbian)', cpe: 'cpe:/o:raspbian:raspbian' },
  { word: 'deb', os: 'Linux (Debian)', cpe: 'cpe:/o:debian:debian_linux' },
  { word: 'freebsd', os: 'FreeBSD', cpe: 'cpe:/o:freebsd:freebsd' },
  { word: 'netbsd', os: 'NetBSD', cpe: 'cpe:/o:netbsd:netbsd' },
  { word: 'centos', os: 'Linux (CentOS)', cpe: 'cpe:/o:centos:centos' },
  { word: 'fedora', os: 'Linux (Fedora)', cpe: 'cpe:/o:fedoraproject:fedora' },
  { word: 'red hat', os: 'Linux (Red Hat)', cpe: 'cpe:/o:redhat:enterprise_linux' },
  { word: 'windows', os: 'Windows', cpe: 'cpe:/o:microsoft:windows' },
  { word: 'win32', os: 'Windows', cpe: 'cpe:/o:microsoft:windows' },
  { word: 'win64', os: 'Windows', cpe: 'cpe:/o:microsoft:windows' },
] as const;
