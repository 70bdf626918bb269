/** UPnP discovery: a search sent to one host is answered by unicast (UPnP Device Architecture 2.0, section 1.3.3). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { cpeName } from '../product-rule.ts';

export default defineIdentifier({
  id: 'upnp',
  transports: ['udp'],
  ports: [1900],
  order: 'client-first',
  onlyHinted: true,
  hello: ({ host }) =>
    latin1Bytes(
      `M-SEARCH * HTTP/1.1\r\nHOST: ${host.includes(':') ? `[${host}]` : host}:1900\r\nMAN: "ssdp:discover"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n`,
    ),
  score: ({ text }) =>
    /^HTTP\/1\.1 200 OK\r\n/i.test(text) && /^(?:ST|USN|LOCATION):/im.test(text) ? sure.certain : sure.none,
  read({ text }) {
    const server = /^SERVER: {0,4}([^\r\n]{1,160})/im.exec(text)?.[1];
    const [, version] = /MiniUPnPd\/([\w.]{1,16})/i.exec(server ?? '') ?? [];
    const os = /^(Linux|Windows|FreeBSD|Darwin)[\w./ -]{0,24}/i.exec(server ?? '')?.[1];
    if (version !== undefined)
      return {
        service: 'upnp',
        product: 'MiniUPnPd',
        version,
        os,
        info: server,
        cpe: [cpeName('miniupnp_project:miniupnpd', version)],
      };
    return { service: 'upnp', product: server, os };
  },
  samples: [
    {
      text: 'HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=120\r\nST: upnp:rootdevice\r\nUSN: uuid:1::upnp:rootdevice\r\nEXT:\r\nSERVER: Debian/12 UPnP/1.1 MiniUPnPd/2.3.1\r\nLOCATION: http://192.168.1.1:5000/rootDesc.xml\r\n\r\n',
      expect: { service: 'upnp', product: 'MiniUPnPd', version: '2.3.1' },
    },
    {
      text: 'HTTP/1.1 200 OK\r\nLOCATION: http://10.0.0.5:8008/ssdp/device-desc.xml\r\nSERVER: Linux/3.8.13, UPnP/1.0, Portable SDK for UPnP devices/1.6.18\r\nST: ssdp:all\r\n\r\n',
      expect: { service: 'upnp', os: 'Linux' },
    },
  ],
});
