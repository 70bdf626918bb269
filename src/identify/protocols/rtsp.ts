/** RTSP: cameras and media servers answer OPTIONS (RFC 2326 section 10.1). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import type { ProductRule } from '../product-rule.ts';
import { matchProduct } from '../product-rule.ts';

const products: readonly ProductRule[] = [
  { match: /^GStreamer RTSP server/, product: 'GStreamer RTSP server', cpe: 'gstreamer_project:gstreamer' },
  { match: /^Hipcam RealServer\/V?(?<v>[\d.]{1,12})/, product: 'Hipcam RealServer', deviceType: 'camera' },
  { match: /^(?:Dahua|DH)[\w .-]{0,32}/, product: 'Dahua Rtsp Server', deviceType: 'camera' },
  { match: /^Rtsp Server\/(?<v>[\d.]{1,12})/, product: 'Rtsp Server', deviceType: 'camera' },
  { match: /^AirTunes\/(?<v>[\d.]{1,16})/, product: 'AirPlay', cpe: 'apple:airplay' },
  { match: /^VLC\/(?<v>[\d.]{1,16})/, product: 'VLC', cpe: 'videolan:vlc_media_player' },
  { match: /^Wowza[\w ]{0,32}? (?<v>\d[\w.]{0,16})/, product: 'Wowza Streaming Engine' },
  { match: /^gortsplib/, product: 'MediaMTX (gortsplib)' },
];

export default defineIdentifier({
  id: 'rtsp',
  transports: ['tcp'],
  ports: [554, 8554, 7070, 5000],
  order: 'client-first',
  hello: ({ host }) => latin1Bytes(`OPTIONS rtsp://${host}/ RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: Portolan\r\n\r\n`),
  score: ({ text }) => (/^RTSP\/[12]\.0 \d{3} /.test(text) ? sure.certain : sure.none),
  read({ text }) {
    const server = /^Server: {0,4}([^\r\n]{1,120})/im.exec(text)?.[1];
    return {
      service: 'rtsp',
      ...(matchProduct(server ?? '', products) ?? { product: server }),
      info: text.slice(9, 12),
    };
  },
  samples: [
    {
      text: 'RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY\r\nServer: GStreamer RTSP server\r\n\r\n',
      expect: { service: 'rtsp', product: 'GStreamer RTSP server' },
    },
    {
      text: 'RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\nServer: Hipcam RealServer/V1.0\r\n\r\n',
      expect: { service: 'rtsp', product: 'Hipcam RealServer', version: '1.0', deviceType: 'camera', info: '401' },
    },
    {
      text: 'RTSP/1.0 400 Bad Request\r\nServer: AirTunes/366.0\r\n\r\n',
      expect: { service: 'rtsp', product: 'AirPlay', version: '366.0' },
    },
  ],
});
