/** Web servers by their `Server` header, and applications by other headers: what RFC 9110 section 10.2.4 lets them say. */
import type { ProductRule } from './product-rule.ts';

/** `Server` header -> product. More special ones first. */
export const httpServers: readonly ProductRule[] = [
  { match: /^openresty(?:\/(?<v>[\d.]{1,24}))?/, product: 'OpenResty', cpe: 'openresty:openresty' },
  { match: /^nginx(?:\/(?<v>[\d.]{1,24}))?(?: \((?<i>[^)]{1,64})\))?/, product: 'nginx', cpe: 'f5:nginx' },
  { match: /^Apache-Coyote\/(?<v>[\d.]{1,24})/, product: 'Apache Tomcat (Coyote)', cpe: 'apache:tomcat' },
  {
    match: /^Apache(?:\/(?<v>[\d.]{1,24}))?(?: \((?<i>[^)]{1,64})\))?(?=$|[ (])/,
    product: 'Apache httpd',
    cpe: 'apache:http_server',
  },
  { match: /^Caddy(?:\/v?(?<v>[\d.]{1,24}))?/, product: 'Caddy', cpe: 'caddyserver:caddy' },
  {
    match: /^Microsoft-IIS\/(?<v>[\d.]{1,24})/,
    product: 'Microsoft IIS',
    cpe: 'microsoft:internet_information_services',
    os: 'Windows',
  },
  { match: /^Microsoft-HTTPAPI\/(?<v>[\d.]{1,24})/, product: 'Microsoft HTTPAPI', os: 'Windows' },
  { match: /^Kestrel/, product: 'ASP.NET Kestrel', cpe: 'microsoft:asp.net_core' },
  { match: /^lighttpd(?:\/(?<v>[\d.]{1,24}))?/, product: 'lighttpd', cpe: 'lighttpd:lighttpd' },
  { match: /^LiteSpeed/, product: 'LiteSpeed', cpe: 'litespeedtech:litespeed_web_server' },
  { match: /^Jetty\((?<v>[\w.-]{1,48})\)/, product: 'Jetty', cpe: 'eclipse:jetty' },
  { match: /^gunicorn(?:\/(?<v>[\d.]{1,24}))?/, product: 'Gunicorn', cpe: 'gunicorn:gunicorn' },
  { match: /^uvicorn/, product: 'Uvicorn', cpe: 'encode:uvicorn' },
  { match: /^hypercorn-h\w{1,3}/, product: 'Hypercorn' },
  { match: /^waitress/, product: 'Waitress', cpe: 'agendaless:waitress' },
  {
    match: /^Werkzeug\/(?<v>[\d.]{1,24})(?: (?<i>Python\/[\d.]{1,16}))?/,
    product: 'Werkzeug',
    cpe: 'palletsprojects:werkzeug',
  },
  {
    match: /^SimpleHTTP\/(?<v>[\d.]{1,16})(?: (?<i>Python\/[\w.+]{1,16}))?/,
    product: 'Python http.server',
    cpe: 'python:python',
  },
  {
    match: /^BaseHTTP\/(?<v>[\d.]{1,16})(?: (?<i>Python\/[\w.+]{1,16}))?/,
    product: 'Python http.server',
    cpe: 'python:python',
  },
  { match: /^(?:Python\/[\d.]{1,16} )?aiohttp\/(?<v>[\d.]{1,24})/, product: 'aiohttp', cpe: 'aiohttp:aiohttp' },
  { match: /^TornadoServer\/(?<v>[\d.]{1,24})/, product: 'Tornado', cpe: 'tornadoweb:tornado' },
  { match: /^CherryPy\/(?<v>[\d.]{1,24})/, product: 'CherryPy' },
  { match: /^(?:puma )?(?<v>\d[\d.]{0,16}) \([^)]{1,64}\)$/, product: 'Puma', cpe: 'puma:puma' },
  { match: /^WEBrick\/(?<v>[\d.]{1,24})/, product: 'WEBrick', cpe: 'ruby-lang:webrick' },
  { match: /^Cowboy/, product: 'Cowboy', cpe: 'ninenines:cowboy' },
  { match: /^MochiWeb\/(?<v>[\d.]{1,24})/, product: 'MochiWeb' },
  { match: /^envoy/, product: 'Envoy', cpe: 'envoyproxy:envoy' },
  { match: /^Varnish/, product: 'Varnish', cpe: 'varnish-software:varnish_cache' },
  { match: /^h2o(?:\/(?<v>[\w.-]{1,24}))?/, product: 'H2O', cpe: 'h2o_project:h2o' },
  { match: /^thttpd\/(?<v>[\w.]{1,24})/, product: 'thttpd', cpe: 'acme:thttpd' },
  { match: /^mini_httpd\/(?<v>[\w.]{1,24})/, product: 'mini_httpd', cpe: 'acme:mini_httpd' },
  { match: /^(?:GoAhead-Webs|GoAhead-http)/, product: 'GoAhead', cpe: 'embedthis:goahead', deviceType: 'embedded' },
  { match: /^Boa\/(?<v>[\w.]{1,24})/, product: 'Boa', cpe: 'boa:boa', deviceType: 'embedded' },
  { match: /^RomPager\/(?<v>[\w.]{1,24})/, product: 'RomPager', cpe: 'allegrosoft:rompager', deviceType: 'router' },
  { match: /^MiniServ\/(?<v>[\w.]{1,24})/, product: 'Webmin (MiniServ)', cpe: 'webmin:webmin' },
  { match: /^HP HTTP Server/, product: 'HP printer httpd', deviceType: 'printer' },
  { match: /^KM-MFP-http/, product: 'Kyocera printer httpd', deviceType: 'printer' },
  { match: /^mikrotik routeros/i, product: 'MikroTik RouterOS httpd', os: 'RouterOS', deviceType: 'router' },
  { match: /^AmazonS3/, product: 'Amazon S3' },
  { match: /^cloudflare/, product: 'Cloudflare' },
  { match: /^SABnzbd|^CherryPy/, product: 'CherryPy' },
  { match: /^Mono\.WebServer\S{0,16}\/(?<v>[\d.]{1,16})/, product: 'Mono XSP' },
  { match: /^Icecast (?<v>[\w.-]{1,24})/, product: 'Icecast', cpe: 'xiph:icecast' },
  { match: /^WildFly\/(?<v>[\d.]{1,16})/, product: 'WildFly', cpe: 'redhat:wildfly' },
  { match: /^WebLogic Server (?<v>[\d.]{1,16})/, product: 'Oracle WebLogic', cpe: 'oracle:weblogic_server' },
  { match: /^Tengine(?:\/(?<v>[\d.]{1,16}))?/, product: 'Tengine', cpe: 'alibaba:tengine' },
  { match: /^Hiawatha v(?<v>[\d.]{1,16})/, product: 'Hiawatha', cpe: 'hiawatha-webserver:hiawatha' },
  { match: /^Cherokee(?:\/(?<v>[\d.]{1,16}))?/, product: 'Cherokee', cpe: 'cherokee-project:cherokee' },
  { match: /^CUPS\/(?<v>[\d.]{1,16})/, product: 'CUPS', cpe: 'openprinting:cups' },
];

/** The operating system that stands in parentheses of a `Server` header. */
export const serverSystem =
  /\((Debian|Ubuntu|CentOS[\w -]{0,16}|Red Hat[\w -]{0,24}|Rocky[\w -]{0,16}|AlmaLinux|Fedora[\w -]{0,16}|FreeBSD|OpenBSD|NetBSD|Unix|Win32|Win64|Raspbian)\)/;
