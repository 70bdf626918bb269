/** Every identifier, one file each. Written by scripts/gen-identify.ts: npm run gen. */
import type { Identifier } from './identifier.ts';
import amqp from './protocols/amqp.ts';
import cassandra from './protocols/cassandra.ts';
import clickhouse from './protocols/clickhouse.ts';
import consul from './protocols/consul.ts';
import couchdb from './protocols/couchdb.ts';
import docker from './protocols/docker.ts';
import elasticsearch from './protocols/elasticsearch.ts';
import etcd from './protocols/etcd.ts';
import ftp from './protocols/ftp.ts';
import grafana from './protocols/grafana.ts';
import http from './protocols/http.ts';
import httpProxy from './protocols/http-proxy.ts';
import http2 from './protocols/http2.ts';
import imap from './protocols/imap.ts';
import influxdb from './protocols/influxdb.ts';
import ipp from './protocols/ipp.ts';
import irc from './protocols/irc.ts';
import kafka from './protocols/kafka.ts';
import kubernetes from './protocols/kubernetes.ts';
import managesieve from './protocols/managesieve.ts';
import memcached from './protocols/memcached.ts';
import mongodb from './protocols/mongodb.ts';
import mqtt from './protocols/mqtt.ts';
import mssql from './protocols/mssql.ts';
import mysql from './protocols/mysql.ts';
import nats from './protocols/nats.ts';
import nntp from './protocols/nntp.ts';
import oracle from './protocols/oracle.ts';
import pop3 from './protocols/pop3.ts';
import postgresql from './protocols/postgresql.ts';
import prometheus from './protocols/prometheus.ts';
import rabbitmqManagement from './protocols/rabbitmq-management.ts';
import redis from './protocols/redis.ts';
import rsync from './protocols/rsync.ts';
import smtp from './protocols/smtp.ts';
import ssh from './protocols/ssh.ts';
import stomp from './protocols/stomp.ts';
import svn from './protocols/svn.ts';
import telnet from './protocols/telnet.ts';
import tls from './protocols/tls.ts';
import vault from './protocols/vault.ts';
import vnc from './protocols/vnc.ts';
import zookeeper from './protocols/zookeeper.ts';

/** All identifiers, by name. */
export const identifiers: readonly Identifier[] = Object.freeze([
  amqp,
  cassandra,
  clickhouse,
  consul,
  couchdb,
  docker,
  elasticsearch,
  etcd,
  ftp,
  grafana,
  http,
  httpProxy,
  http2,
  imap,
  influxdb,
  ipp,
  irc,
  kafka,
  kubernetes,
  managesieve,
  memcached,
  mongodb,
  mqtt,
  mssql,
  mysql,
  nats,
  nntp,
  oracle,
  pop3,
  postgresql,
  prometheus,
  rabbitmqManagement,
  redis,
  rsync,
  smtp,
  ssh,
  stomp,
  svn,
  telnet,
  tls,
  vault,
  vnc,
  zookeeper,
]);
