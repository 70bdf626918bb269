/** The command lines that nmap and ours have to answer alike. */
import { behind, nobody, server4, server6 } from './oracle-lab.fixture.ts';
import type { Normalisation } from './oracle-text.fixture.ts';

/** A command line, and what of its output cannot be equal. */
export interface OracleCase extends Normalisation {
  readonly line: string;
  readonly form?: 'normal' | 'xml' | 'grepable';
  /** Names are wanted: without it, -n is added. */
  readonly names?: boolean;
  /** As an ordinary user. */
  readonly user?: boolean;
}

/** Names that nmap's table and the registry share. */
const known = '22,23,25,80,443';
const matrix = '999-1010';

/** As root and, where said, without rights. */
export const oracleCases: readonly OracleCase[] = [
  // The bytes of the table, where both know the same names.
  { line: `-p ${known} ${server4}`, sameNames: true },
  { line: `-p ${known} --reason ${server4}`, sameNames: true },
  { line: `-p ${known} -oX - ${server4}`, form: 'xml', sameNames: true },
  { line: `-p ${known} -oG - ${server4}`, form: 'grepable', sameNames: true },
  { line: `-p ${known} -oN - ${server4}`, sameNames: true },
  { line: `-sT -p ${known} ${server4}`, sameNames: true },
  { line: `-p ${known} ${server4}`, sameNames: true, user: true },
  { line: `-p ${known} -oX - --reason ${server4}`, form: 'xml', sameNames: true, user: true },
  // Every kind of answer.
  { line: `-p ${matrix} --reason ${server4}` },
  { line: `-p ${matrix} -oX - ${server4}`, form: 'xml' },
  { line: `-p ${matrix} -oG - ${server4}`, form: 'grepable' },
  { line: `-p ${matrix} --open ${server4}` },
  { line: `-p ${matrix} --open -oX - ${server4}`, form: 'xml' },
  { line: `-p 999 --open -oG - ${server4}`, form: 'grepable' },
  { line: `-p 999 --open ${server4}` },
  ...['A', 'W', 'M', 'F', 'N', 'X'].map((letter) => ({ line: `-s${letter} -p ${matrix} --reason ${server4}` })),
  { line: `-sU -p 999-1006,1010 --reason ${server4}` },
  { line: `-sU -sS -p T:22,U:1000-1005 ${server4}` },
  { line: `-6 -p ${matrix} --reason ${server6}` },
  { line: `-6 -p ${known} -oX - ${server6}`, form: 'xml', sameNames: true },
  { line: `-p 22,1010 --reason ${behind}` },
  { line: `-p 22,1010 -oX - ${behind}`, form: 'xml' },
  // Of protocol 1 nmap tells an error that answered another probe of its own.
  { line: `-sO -p 6,17,99 --reason ${server4}` },
  { line: `-sO -p 6,17,99 -oG - ${server4}`, form: 'grepable' },
  { line: `-p 22 --traceroute ${behind}`, sameNames: true },
  { line: `-p 22 --traceroute -oX - ${behind} ${server4}`, form: 'xml', sameNames: true, anyOrder: true },
  { line: `-sn --traceroute ${behind}` },
  { line: `-sn --traceroute ${server4} 127.0.0.1`, anyOrder: true },
  // Many ports.
  { line: `-p 1-1100 ${server4}` },
  { line: `-p 1-1100 -oX - --reason ${server4}`, form: 'xml' },
  { line: `-p 1-1100 -oG - ${server4}`, form: 'grepable' },
  { line: `-p 1100-1130 ${server4}` },
  { line: `-sS -sU -p T:2000-2100,U:2000-2030 ${server4}` },
  { line: `-p 2000-2049 -v -oG - ${server4}`, form: 'grepable' },
  { line: `--exclude-ports 80 -p 79-81 ${server4}` },
  // Names.
  { line: `--dns-servers ${server4} -p 22 ${server4}`, names: true, sameNames: true },
  { line: `--dns-servers ${server4} -sn -oX - ${server4}`, names: true, form: 'xml' },
  { line: `--dns-servers ${server4} -p 22 -oG - ${server4}`, names: true, form: 'grepable' },
  { line: `--dns-servers ${server4} -sL -oX - 10.91.0.2-3`, names: true, form: 'xml' },
  { line: `--dns-servers ${server4} -sL 10.91.0.2-3`, names: true },
  { line: `--dns-servers ${server4} -p 22 --traceroute ${behind}`, names: true, sameNames: true },
  { line: '-p 22 localhost', sameNames: true },
  { line: '-sL -oX - localhost', form: 'xml' },
  { line: '-sL -oG - localhost', form: 'grepable' },
  // Hosts.
  { line: '-sn 10.91.0.0/29', anyOrder: true },
  { line: '-sn --reason 10.91.0.1-3', anyOrder: true },
  { line: '-sn -oX - 10.91.0.0/29', form: 'xml', anyOrder: true },
  { line: '-sn -v -oG - 10.91.0.1-5', form: 'grepable', anyOrder: true },
  { line: `-sn -Pn --reason ${nobody}` },
  { line: `-p 22 ${nobody}` },
  { line: `-p 22 -Pn ${nobody}` },
  { line: `-sn --reason ${server4}`, user: true },
  { line: `-sn -PS80 -PA443 --reason ${behind}` },
  { line: '-sL 10.91.0.0/30' },
  { line: '-sL -oX - 10.91.0.0/30', form: 'xml' },
  { line: '-sL -oG - 10.91.0.1,3', form: 'grepable' },
  { line: '-p 22 127.0.0.1', sameNames: true },
  { line: `-p 22 --reason 127.0.0.1 10.91.0.1 ${server4}`, sameNames: true },
];

/** Command lines that are refused: standard error and exit code. */
export const oracleRefusals: readonly OracleCase[] = [
  { line: '-p 70000 127.0.0.1' },
  { line: '-p 20-10 127.0.0.1' },
  { line: '-p 1x 127.0.0.1' },
  { line: '-sn -p 80 127.0.0.1' },
  { line: '-T9 127.0.0.1' },
  { line: '--bogus 127.0.0.1' },
  { line: '-iL /nonexistent' },
  { line: '--excludefile /nonexistent -sL 127.0.0.1' },
  { line: '-oN /nonexistent/x -sL 127.0.0.1' },
  { line: '-sL 300.1.1.1' },
  { line: '-sL ::1' },
  { line: '-sL 127.0.0.1/x' },
  { line: '-sL 127.0.0.1/33' },
  { line: '-sU -p T:53 -sL 127.0.0.1' },
  { line: '-sS 127.0.0.1', user: true },
  { line: '-O 127.0.0.1', user: true },
  { line: '--traceroute -p 1 127.0.0.1', user: true },
  { line: '-sn -PU 127.0.0.1', user: true },
  { line: '-sn -PE 127.0.0.1', user: true },
];
