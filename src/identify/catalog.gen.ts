/** Every identifier, one file each. Written by scripts/gen-identify.ts: npm run gen. */
import type { Identifier } from './identifier.ts';
import adb from './protocols/adb.ts';
import ajp from './protocols/ajp.ts';
import amqp from './protocols/amqp.ts';
import asteriskManager from './protocols/asterisk-manager.ts';
import bacnet from './protocols/bacnet.ts';
import beanstalkd from './protocols/beanstalkd.ts';
import bittorrent from './protocols/bittorrent.ts';
import cassandra from './protocols/cassandra.ts';
import clamd from './protocols/clamd.ts';
import clickhouse from './protocols/clickhouse.ts';
import coap from './protocols/coap.ts';
import consul from './protocols/consul.ts';
import couchdb from './protocols/couchdb.ts';
import daytime from './protocols/daytime.ts';
import dhcp from './protocols/dhcp.ts';
import dnp3 from './protocols/dnp3.ts';
import dns from './protocols/dns.ts';
import docker from './protocols/docker.ts';
import elasticsearch from './protocols/elasticsearch.ts';
import epmd from './protocols/epmd.ts';
import etcd from './protocols/etcd.ts';
import finger from './protocols/finger.ts';
import ftp from './protocols/ftp.ts';
import git from './protocols/git.ts';
import gopher from './protocols/gopher.ts';
import gpsd from './protocols/gpsd.ts';
import grafana from './protocols/grafana.ts';
import http from './protocols/http.ts';
import httpProxy from './protocols/http-proxy.ts';
import http2 from './protocols/http2.ts';
import ike from './protocols/ike.ts';
import imap from './protocols/imap.ts';
import influxdb from './protocols/influxdb.ts';
import ipmi from './protocols/ipmi.ts';
import ipp from './protocols/ipp.ts';
import irc from './protocols/irc.ts';
import jdwp from './protocols/jdwp.ts';
import jetdirect from './protocols/jetdirect.ts';
import kafka from './protocols/kafka.ts';
import kerberos from './protocols/kerberos.ts';
import kubernetes from './protocols/kubernetes.ts';
import ldap from './protocols/ldap.ts';
import managesieve from './protocols/managesieve.ts';
import mdns from './protocols/mdns.ts';
import memcached from './protocols/memcached.ts';
import minecraft from './protocols/minecraft.ts';
import modbus from './protocols/modbus.ts';
import mongodb from './protocols/mongodb.ts';
import mpd from './protocols/mpd.ts';
import mqtt from './protocols/mqtt.ts';
import mssql from './protocols/mssql.ts';
import mysql from './protocols/mysql.ts';
import nats from './protocols/nats.ts';
import netbiosNs from './protocols/netbios-ns.ts';
import nntp from './protocols/nntp.ts';
import ntp from './protocols/ntp.ts';
import openvpn from './protocols/openvpn.ts';
import oracle from './protocols/oracle.ts';
import pop3 from './protocols/pop3.ts';
import postgresql from './protocols/postgresql.ts';
import prometheus from './protocols/prometheus.ts';
import rabbitmqManagement from './protocols/rabbitmq-management.ts';
import radius from './protocols/radius.ts';
import rdp from './protocols/rdp.ts';
import redis from './protocols/redis.ts';
import rmi from './protocols/rmi.ts';
import rpcbind from './protocols/rpcbind.ts';
import rsync from './protocols/rsync.ts';
import rtp from './protocols/rtp.ts';
import rtsp from './protocols/rtsp.ts';
import s7 from './protocols/s7.ts';
import sip from './protocols/sip.ts';
import smb from './protocols/smb.ts';
import smtp from './protocols/smtp.ts';
import snmp from './protocols/snmp.ts';
import socks from './protocols/socks.ts';
import spamd from './protocols/spamd.ts';
import ssh from './protocols/ssh.ts';
import stomp from './protocols/stomp.ts';
import stun from './protocols/stun.ts';
import svn from './protocols/svn.ts';
import telnet from './protocols/telnet.ts';
import tftp from './protocols/tftp.ts';
import tls from './protocols/tls.ts';
import turn from './protocols/turn.ts';
import upnp from './protocols/upnp.ts';
import vault from './protocols/vault.ts';
import vnc from './protocols/vnc.ts';
import whois from './protocols/whois.ts';
import x11 from './protocols/x11.ts';
import xmpp from './protocols/xmpp.ts';
import zabbix from './protocols/zabbix.ts';
import zookeeper from './protocols/zookeeper.ts';

/** All identifiers, by name. */
export const identifiers: readonly Identifier[] = Object.freeze([
  adb,
  ajp,
  amqp,
  asteriskManager,
  bacnet,
  beanstalkd,
  bittorrent,
  cassandra,
  clamd,
  clickhouse,
  coap,
  consul,
  couchdb,
  daytime,
  dhcp,
  dnp3,
  dns,
  docker,
  elasticsearch,
  epmd,
  etcd,
  finger,
  ftp,
  git,
  gopher,
  gpsd,
  grafana,
  http,
  httpProxy,
  http2,
  ike,
  imap,
  influxdb,
  ipmi,
  ipp,
  irc,
  jdwp,
  jetdirect,
  kafka,
  kerberos,
  kubernetes,
  ldap,
  managesieve,
  mdns,
  memcached,
  minecraft,
  modbus,
  mongodb,
  mpd,
  mqtt,
  mssql,
  mysql,
  nats,
  netbiosNs,
  nntp,
  ntp,
  openvpn,
  oracle,
  pop3,
  postgresql,
  prometheus,
  rabbitmqManagement,
  radius,
  rdp,
  redis,
  rmi,
  rpcbind,
  rsync,
  rtp,
  rtsp,
  s7,
  sip,
  smb,
  smtp,
  snmp,
  socks,
  spamd,
  ssh,
  stomp,
  stun,
  svn,
  telnet,
  tftp,
  tls,
  turn,
  upnp,
  vault,
  vnc,
  whois,
  x11,
  xmpp,
  zabbix,
  zookeeper,
]);
