/** Subversion: the server's greeting is a list in parentheses (ra_svn protocol, section 2). */
import { defineIdentifier, sure } from '../identifier.ts';

const greeting = /^\( success \( (\d) (\d) \(/;

export default defineIdentifier({
  id: 'svn',
  transports: ['tcp'],
  ports: [3690],
  order: 'server-first',
  score: ({ text }) =>
    greeting.test(text) ? sure.certain : /^\( failure \( \( \d{6} /.test(text) ? sure.confident : sure.none,
  read({ text }) {
    const [, low, high] = greeting.exec(text) ?? [];
    return {
      service: 'svn',
      product: 'Subversion',
      cpe: ['cpe:/a:apache:subversion'],
      info: low === undefined ? null : `protocol ${low} to ${high}`,
    };
  },
  samples: [
    {
      text: '( success ( 2 2 ( ) ( edit-pipeline svndiff1 accepts-svndiff2 absent-entries commit-revprops depth log-revprops ) ) ) ',
      expect: { service: 'svn', info: 'protocol 2 to 2' },
    },
    {
      text: '( success ( 1 2 ( ANONYMOUS ) ( edit-pipeline ) ) ) ',
      expect: { service: 'svn', info: 'protocol 1 to 2' },
    },
  ],
});
