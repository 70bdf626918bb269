/**
 * What tends to speak on a port whatever the registry says: default ports of wide-spread programs that never registered,
 * or that took a number registered for something long gone. Also the everyday names of registered services (`rdp`, `smb`).
 */
import type { RegistryTransport } from './iana-table.ts';

/** A use of a port that is common without being registered. */
export interface CommonUse {
  readonly port: number;
  readonly transports: readonly RegistryTransport[];
  /** The everyday name, then other words people use for it. */
  readonly names: readonly [string, ...string[]];
  readonly description: string;
  /** Where the default is laid down: the program's documentation, a setting, an RFC. */
  readonly source: string;
}

const tcp = ['tcp'] as const;
const udp = ['udp'] as const;
const both = ['tcp', 'udp'] as const;

type Row = readonly [
  port: number,
  transports: readonly RegistryTransport[],
  names: string,
  description: string,
  source: string,
];

const rows: readonly Row[] = [
  [22, tcp, 'ssh sftp', 'Secure shell, and file transfer inside it (SFTP)', 'RFC 4253 section 4.1'],
  [43, tcp, 'whois', 'Questions about who holds a name or a network', 'RFC 3912'],
  [53, both, 'dns', 'Name server', 'RFC 1035 section 4.2'],
  [67, udp, 'dhcp dhcp-server', 'DHCP server', 'RFC 2131 section 4.1'],
  [68, udp, 'dhcp-client', 'DHCP client', 'RFC 2131 section 4.1'],
  [88, both, 'kerberos', 'Kerberos authentication', 'RFC 4120 section 7.2'],
  [111, both, 'rpcbind portmapper', 'Tells which port an ONC RPC program uses (NFS and others)', 'RFC 1833'],
  [135, tcp, 'msrpc', 'Windows RPC endpoint mapper', 'Microsoft [MS-RPCE] section 2.1.1.1'],
  [139, tcp, 'netbios', 'SMB over NetBIOS sessions', 'RFC 1002'],
  [389, udp, 'cldap', 'Connectionless LDAP, domain controller location', 'Microsoft [MS-ADTS] section 6.3.3'],
  [443, udp, 'http3 quic', 'HTTP/3 over QUIC', 'RFC 9114 section 3.1'],
  [445, tcp, 'smb cifs', 'Windows file and printer sharing (SMB)', 'Microsoft [MS-SMB2] section 2.1'],
  [500, udp, 'ike', 'IPsec key exchange', 'RFC 7296 section 2'],
  [514, udp, 'syslog', 'System log messages', 'RFC 5426 section 3.3'],
  [515, tcp, 'lpd', 'Line printer daemon', 'RFC 1179'],
  [520, udp, 'rip', 'Routing Information Protocol', 'RFC 2453 section 3.1'],
  [623, udp, 'ipmi', 'Server management controllers (IPMI, RMCP)', 'IPMI 2.0 section 13.1.2'],
  [783, tcp, 'spamd', 'SpamAssassin daemon', 'spamd(1) --port'],
  [1080, tcp, 'socks', 'SOCKS proxy', 'RFC 1928 section 3'],
  [1433, tcp, 'mssql sqlserver', 'Microsoft SQL Server, default instance', 'Microsoft [MS-TDS] section 2.1'],
  [1434, udp, 'mssql-browser', 'Microsoft SQL Server Browser', 'Microsoft [MC-SQLR] section 2.1'],
  [1521, tcp, 'oracle', 'Oracle database listener', 'Oracle Net listener.ora PORT'],
  [1900, udp, 'upnp', 'UPnP discovery (SSDP)', 'UPnP Device Architecture section 1'],
  [2049, both, 'nfs', 'Network file system', 'RFC 7530 section 3.1'],
  [2121, tcp, 'ftp-alt ccproxy-ftp', 'A second FTP server or FTP proxy, often an unofficial one', 'convention'],
  [2181, tcp, 'zookeeper', 'ZooKeeper clients', 'zoo.cfg clientPort'],
  [2375, tcp, 'docker', 'Docker engine API without encryption: whoever reaches it owns the host', 'dockerd(8) --host'],
  [2376, tcp, 'docker-tls', 'Docker engine API with TLS', 'dockerd(8) --host'],
  [2379, tcp, 'etcd', 'etcd clients', 'etcd --listen-client-urls'],
  [2380, tcp, 'etcd-peer', 'etcd peers', 'etcd --listen-peer-urls'],
  [3000, tcp, 'grafana node dev', 'Grafana, and the usual port of development servers', 'grafana.ini http_port'],
  [3128, tcp, 'squid', 'Squid web proxy', 'squid.conf http_port'],
  [3268, tcp, 'global-catalog', 'Active Directory global catalogue', 'Microsoft [MS-ADTS] section 3.1.1.3.1'],
  [3306, tcp, 'mysql mariadb', 'MySQL or MariaDB', 'my.cnf port'],
  [3389, both, 'rdp', 'Windows remote desktop', 'Microsoft [MS-RDPBCGR] section 2.1'],
  [4369, tcp, 'epmd erlang', 'Erlang port mapper (RabbitMQ, CouchDB, ejabberd)', 'epmd(1)'],
  [4444, tcp, 'metasploit', 'Default of Metasploit listeners; also several proxies', 'Metasploit LPORT'],
  [5000, tcp, 'flask registry', 'Flask development server, container registry, AirPlay', 'flask run --port'],
  [5044, tcp, 'logstash beats', 'Logstash input from Beats', 'Logstash beats input, port'],
  [5173, tcp, 'vite', 'Vite development server', 'Vite server.port'],
  [5432, tcp, 'postgres postgresql', 'PostgreSQL', 'postgresql.conf port'],
  [5555, tcp, 'adb', 'Android debug bridge over the network', 'adb tcpip'],
  [5601, tcp, 'kibana', 'Kibana', 'kibana.yml server.port'],
  [5672, tcp, 'rabbitmq amqp', 'AMQP broker, mostly RabbitMQ', 'AMQP 0-9-1'],
  [5900, tcp, 'vnc', 'VNC screen sharing, display 0', 'RFC 6143 section 1'],
  [5985, tcp, 'winrm', 'Windows remote management over HTTP', 'Microsoft [MS-WSMV] section 2.1'],
  [5986, tcp, 'winrm-tls', 'Windows remote management over HTTPS', 'Microsoft [MS-WSMV] section 2.1'],
  [6379, tcp, 'redis valkey', 'Redis or Valkey', 'redis.conf port'],
  [6443, tcp, 'kubernetes kube-apiserver', 'Kubernetes API server', 'kube-apiserver --secure-port'],
  [6667, tcp, 'irc', 'Internet Relay Chat', 'RFC 7194'],
  [6881, both, 'bittorrent', 'BitTorrent', 'BEP 3'],
  [7001, tcp, 'weblogic', 'Oracle WebLogic administration', 'WebLogic ListenPort'],
  [7547, tcp, 'cwmp tr-069', 'Remote management of home routers', 'TR-069 section 3.2.2'],
  [8000, tcp, 'http-dev', 'Web applications, development servers', 'python -m http.server'],
  [8009, tcp, 'ajp', 'Apache JServ protocol of Tomcat', 'Tomcat server.xml'],
  [8080, tcp, 'http-proxy http-alt', 'Web applications and web proxies', 'Tomcat server.xml'],
  [8081, tcp, 'http-alt2', 'A second web application', 'convention'],
  [8086, tcp, 'influxdb', 'InfluxDB HTTP API', 'InfluxDB http-bind-address'],
  [8088, tcp, 'hadoop-yarn', 'Hadoop YARN resource manager', 'yarn.resourcemanager.webapp.address'],
  [8291, tcp, 'winbox', 'MikroTik router administration', 'RouterOS /ip service'],
  [8443, tcp, 'https-alt', 'Web applications over TLS', 'Tomcat server.xml'],
  [8883, tcp, 'mqtts', 'MQTT over TLS', 'MQTT 5.0 section 4.2'],
  [8888, tcp, 'jupyter', 'Jupyter, and web applications', 'Jupyter ServerApp.port'],
  [9000, tcp, 'php-fpm sonarqube minio', 'PHP-FPM, SonarQube, MinIO', 'php-fpm.conf listen'],
  [9042, tcp, 'cassandra', 'Cassandra clients (CQL)', 'cassandra.yaml native_transport_port'],
  [9090, tcp, 'prometheus cockpit', 'Prometheus, Cockpit', 'prometheus --web.listen-address'],
  [9092, tcp, 'kafka', 'Kafka brokers', 'Kafka listeners'],
  [
    9100,
    tcp,
    'node-exporter jetdirect',
    'Prometheus node exporter; raw printing on printers',
    'node_exporter --web.listen-address',
  ],
  [9200, tcp, 'elasticsearch opensearch', 'Elasticsearch HTTP API', 'elasticsearch.yml http.port'],
  [9300, tcp, 'elasticsearch-nodes', 'Elasticsearch between nodes', 'elasticsearch.yml transport.port'],
  [10000, tcp, 'webmin', 'Webmin administration; NDMP backup where registered', 'Webmin miniserv.conf port'],
  [10250, tcp, 'kubelet', 'Kubernetes node agent', 'kubelet --port'],
  [11211, both, 'memcached', 'memcached', 'memcached(1) -p'],
  [15672, tcp, 'rabbitmq-management', 'RabbitMQ management pages', 'management.tcp.port'],
  [25565, tcp, 'minecraft', 'Minecraft server', 'server.properties server-port'],
  [25672, tcp, 'rabbitmq-cluster', 'RabbitMQ between nodes', 'RabbitMQ RABBITMQ_DIST_PORT'],
  [27017, tcp, 'mongodb mongo', 'MongoDB', 'mongod.conf net.port'],
  [37215, tcp, 'huawei-upnp', 'UPnP service of Huawei home routers', 'CVE-2017-17215'],
  [51820, udp, 'wireguard', 'WireGuard', 'wg(8) ListenPort'],
  [61616, tcp, 'activemq', 'ActiveMQ brokers (OpenWire)', 'ActiveMQ activemq.xml'],
];

/** All common uses, ascending by port. */
export const commonUses: readonly CommonUse[] = Object.freeze(
  rows.map(([port, transports, names, description, source]) =>
    Object.freeze({ port, transports, names: names.split(' ') as [string, ...string[]], description, source }),
  ),
);
