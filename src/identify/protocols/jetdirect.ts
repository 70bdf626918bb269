/** Raw printing with PJL: INFO ID answers with the model in quotes (PJL Technical Reference, chapter 6). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const model = /^(?:\x1b%-12345X)?@PJL INFO ID\r?\n"?([^"\r\n]{1,80})/;

export default defineIdentifier({
  id: 'jetdirect',
  transports: ['tcp'],
  ports: [9100, 9101, 9102],
  order: 'client-first',
  // What is not PJL would come out on paper.
  onlyHinted: true,
  hello: () => latin1Bytes('\x1b%-12345X@PJL INFO ID\r\n\x1b%-12345X\r\n'),
  score: ({ text }) => (model.test(text) ? sure.certain : text.startsWith('@PJL ') ? sure.confident : sure.none),
  read: ({ text }) => ({ service: 'jetdirect', product: model.exec(text)?.[1], deviceType: 'printer' }),
  samples: [
    {
      text: '@PJL INFO ID\r\n"HP LaserJet 4250"\r\n\x0c',
      expect: { service: 'jetdirect', product: 'HP LaserJet 4250', deviceType: 'printer' },
    },
    {
      text: '@PJL INFO ID\r\nBrother HL-L2350DW series:84UB06:Ver.K\r\n\x0c',
      expect: { service: 'jetdirect', product: 'Brother HL-L2350DW series:84UB06:Ver.K' },
    },
  ],
});
