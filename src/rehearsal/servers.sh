# shellcheck shell=bash
# The servers of a rehearsal, each started from Debian's packages and ended by its process id. Sourced by run.

PG=/usr/lib/postgresql/15/bin
NET=10.123.77
# from a directory that it may read
AS_POSTGRES="env -C $DIR setpriv --reuid=postgres --regid=postgres --init-groups"
PIDS=()
HOSTS=3

started() { PIDS+=("$1"); }

# wait_for SECONDS COMMAND…: until the command succeeds
wait_for() {
  local until=$((SECONDS + $1)); shift
  until "$@" > /dev/null 2>&1; do
    [ $SECONDS -lt $until ] || { echo "in vain waited for: $*" >&2; return 1; }
    sleep 0.2
  done
}

# --- three hosts, each a network namespace on one bridge: etcd, PostgreSQL and Patroni

network() {
  ip link add essc-r0 type bridge
  ip addr add $NET.1/24 dev essc-r0
  ip link set essc-r0 up
  for n in 1 2 3; do
    ip netns add essc-r$n
    ip link add essc-r0-$n type veth peer name eth0 netns essc-r$n
    ip link set essc-r0-$n master essc-r0 up
    ip -n essc-r$n addr add $NET.1$n/24 dev eth0
    ip -n essc-r$n link set eth0 up
    ip -n essc-r$n link set lo up
  done
}

network_away() {
  for n in 1 2 3; do
    for pid in $(ip netns pids essc-r$n 2> /dev/null); do kill -9 "$pid" 2> /dev/null || true; done
    ip netns del essc-r$n 2> /dev/null || true
  done
  ip link del essc-r0 2> /dev/null || true
}

etcd_on() {
  ip netns exec essc-r"$1" etcd --name h"$1" --data-dir "$DIR/etcd$1" --enable-v2 --logger zap --log-level error \
    --listen-client-urls http://$NET.1"$1":2379 --advertise-client-urls http://$NET.1"$1":2379 \
    --listen-peer-urls http://$NET.1"$1":2380 --initial-advertise-peer-urls http://$NET.1"$1":2380 \
    --initial-cluster "h1=http://$NET.11:2380,h2=http://$NET.12:2380,h3=http://$NET.13:2380" \
    --heartbeat-interval 200 --election-timeout 2000 >> "$DIR/log/etcd$1.log" 2>&1 &
  started $!
}

# Commits wait for a second server (synchronous_mode_strict): what was acknowledged outlives any one of them. A primary whose process
# died is not waited for (primary_start_timeout 0), one whose host is silent is given up after ttl.
patroni_config() {
  local n=$1
  cat > "$DIR/patroni$n.yml" << YML
scope: essc
name: h$n
restapi: {listen: "$NET.1$n:8008", connect_address: "$NET.1$n:8008"}
etcd: {hosts: "$NET.11:2379,$NET.12:2379,$NET.13:2379"}
bootstrap:
  dcs:
    ttl: 15
    loop_wait: 3
    retry_timeout: 5
    maximum_lag_on_failover: 1048576
    synchronous_mode: true
    synchronous_mode_strict: true
    primary_start_timeout: 0
    postgresql:
      use_pg_rewind: true
      use_slots: true
      parameters:
        max_connections: 300
        shared_buffers: 128MB
        wal_keep_size: 256MB
        max_wal_senders: 10
        checkpoint_timeout: 60min
        max_wal_size: 2GB
        archive_mode: "on"
        archive_command: "pgbackrest --config=\$(cat ../pgbackrest.path) --stanza=essc archive-push %p"
        archive_timeout: 0
        tcp_keepalives_idle: 5
        tcp_keepalives_interval: 2
        tcp_keepalives_count: 3
        log_min_messages: warning
  initdb: [{encoding: UTF8}, {locale: C}, data-checksums]
postgresql:
  listen: "$NET.1$n,127.0.0.1:5432"
  connect_address: "$NET.1$n:5432"
  bin_dir: $PG
  data_dir: $DIR/pg$n/data
  pgpass: $DIR/pg$n/pgpass
  pg_hba:
    - local all all trust
    - host all all 127.0.0.1/32 trust
    - host replication replicator 127.0.0.1/32 trust
    - host replication replicator $NET.0/24 scram-sha-256
    - host all all $NET.0/24 scram-sha-256
  authentication:
    superuser: {username: postgres, password: $PASSWORD}
    replication: {username: replicator, password: $PASSWORD}
    rewind: {username: rewinder, password: $PASSWORD}
  parameters: {unix_socket_directories: "$DIR/pg$n"}
YML
  cat > "$DIR/pg$n/pgbackrest.conf" << CONF
[global]
repo1-path=$DIR/repo
repo1-retention-full=2
log-path=$DIR/log
log-level-console=warn
lock-path=$DIR/pg$n/lock
compress-type=lz4
start-fast=y
archive-timeout=20
[essc]
pg1-path=$DIR/pg$n/data
pg1-socket-path=$DIR/pg$n
CONF
  echo "$DIR/pg$n/pgbackrest.conf" > "$DIR/pg$n/pgbackrest.path"
}

patroni_on() {
  # shellcheck disable=SC2086
  ip netns exec essc-r"$1" $AS_POSTGRES patroni "$DIR/patroni$1.yml" >> "$DIR/log/patroni$1.log" 2>&1 &
  started $!
}

role_of() { curl -s -o /dev/null -m 1 -w '%{http_code}' "http://$NET.1$1:8008/$2"; }
is() { [ "$(role_of "$1" "$2")" = 200 ]; }

primary() {
  for n in 1 2 3; do if is $n primary; then echo $n; return 0; fi; done
  return 1
}

synchronous_standby() {
  for n in 1 2 3; do if is $n synchronous; then echo $n; return 0; fi; done
  return 1
}

# of those hosts that are meant to be there
all_well() {
  primary && synchronous_standby && [ "$(for n in 1 2 3; do is $n health && echo $n; done | wc -l)" = "$HOSTS" ] \
    && [ "$(sql "select count(*) from pg_stat_replication where state = 'streaming'")" = $((HOSTS - 1)) ]
}

# sql STATEMENT: on the primary, as the superuser
sql() { timeout 10 ip netns exec essc-r"$(primary)" psql -XAtq -h 127.0.0.1 -U postgres -d "${DATABASE:-essc}" -c "$1"; }

postgresql() {
  for n in 1 2 3; do
    install -d -o postgres -g postgres -m 700 "$DIR/pg$n" "$DIR/pg$n/lock"
    patroni_config $n
    chown postgres "$DIR"/patroni$n.yml "$DIR"/pg$n/*
    chmod 600 "$DIR"/patroni$n.yml
    etcd_on $n
  done
  install -d -o postgres -g postgres "$DIR/repo"
  wait_for 30 etcdctl --endpoints http://$NET.11:2379 endpoint health
  patroni_on 1
  wait_for 120 primary
  patroni_on 2
  patroni_on 3
  wait_for 120 synchronous_standby
  sleep 1
  DATABASE=postgres sql "create role essc login password '$PASSWORD'"
  # PgBouncer hands on no such settings of the platform's own
  DATABASE=postgres sql "alter role essc set statement_timeout = '60s'"
  DATABASE=postgres sql "alter role essc set idle_in_transaction_session_timeout = '30s'"
  DATABASE=postgres sql "create database essc owner essc"
  wait_for 120 all_well
}

# --- the way to the primary: the platform's pool, PgBouncer, HAProxy, Patroni's word. Sessions, not transactions, are pooled: the
# platform keeps prepared statements, which PgBouncer 1.18 cannot carry over.

pgbouncer_in_front() {
  cat > "$DIR/pgbouncer.ini" << INI
[databases]
essc = host=127.0.0.1 port=5500 dbname=essc
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = 6432
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $DIR/users.txt
pool_mode = session
max_client_conn = 1000
default_pool_size = 240
server_login_retry = 1
server_connect_timeout = 3
query_wait_timeout = 5
server_check_delay = 5
ignore_startup_parameters = extra_float_digits,statement_timeout,idle_in_transaction_session_timeout
log_connections = 0
log_disconnections = 0
INI
  echo "\"essc\" \"$PASSWORD\"" > "$DIR/users.txt"
  chown postgres "$DIR/users.txt" "$DIR/pgbouncer.ini"
  # shellcheck disable=SC2086
  $AS_POSTGRES /usr/sbin/pgbouncer "$DIR/pgbouncer.ini" >> "$DIR/log/pgbouncer.log" 2>&1 &
  started $!
}

# Two places for each instance, so that a new one can stand beside the one that it follows.
haproxy_in_front() {
  {
    cat << CFG
global
  maxconn 4000
defaults
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout check 1s
  default-server inter 500ms fastinter 300ms fall 2 rise 1
listen primary
  bind 127.0.0.1:5500
  mode tcp
  timeout client 30m
  timeout server 30m
  option httpchk GET /primary
  default-server on-marked-down shutdown-sessions port 8008
$(for n in 1 2 3; do echo "  server h$n $NET.1$n:5432 check"; done)
frontend platform
  bind 127.0.0.1:$FRONT
  mode http
$([ ${#GROUPS_[@]} = 1 ] || echo "  use_backend verification if { path_beg /v1/verifications }
  use_backend issuance if { path_beg /v1/ecards /v1/card-imports }")
  default_backend ${GROUPS_[0]}
CFG
    for group in "${GROUPS_[@]}"; do
      cat << CFG
backend $group
  mode http
  option httpchk GET /q/health/ready
  option redispatch 1
  retries 3
  retry-on conn-failure
$(for i in 1 2; do for place in 0 1; do
        p=$(port_of "$group" $i $place)
        echo "  server $group-$i-$place 127.0.0.1:$p check port $((p + 1000))"
      done; done)
CFG
    done
  } > "$DIR/haproxy.cfg"
  haproxy -f "$DIR/haproxy.cfg" >> "$DIR/log/haproxy.log" 2>&1 &
  started $!
}

# --- Redis Cluster: three masters, a replica of each, nothing on disk but who is who

redis_on() {
  install -d "$DIR/redis$1"
  redis-server --bind 127.0.0.1 --port 700"$1" --dir "$DIR/redis$1" --save '' --appendonly no --daemonize no \
    --requirepass "$PASSWORD" --masterauth "$PASSWORD" --maxmemory 64mb --maxmemory-policy noeviction \
    --cluster-enabled yes --cluster-node-timeout 2000 --cluster-require-full-coverage no >> "$DIR/log/redis$1.log" 2>&1 &
  REDIS_PID[$1]=$!
  started $!
}

redis_says() { redis-cli --no-auth-warning -a "$PASSWORD" -h 127.0.0.1 -p 700"$1" "${@:2}"; }
redis_well() { [ "$(redis_says "$1" cluster info | tr -d '\r' | sed -n 's/cluster_state://p;s/cluster_slots_ok://p' | xargs)" = "ok 16384" ]; }

redis_master() {
  for n in 1 2 3 4 5 6; do
    if redis_says $n role 2> /dev/null | head -1 | grep -q master; then echo $n; return 0; fi
  done
}

redis_cluster() {
  for n in 1 2 3 4 5 6; do redis_on $n; done
  for n in 1 2 3 4 5 6; do wait_for 20 redis_says $n ping; done
  redis-cli --no-auth-warning -a "$PASSWORD" --cluster create 127.0.0.1:700{1,2,3,4,5,6} --cluster-replicas 1 --cluster-yes \
    >> "$DIR/log/redis-create.log"
  for n in 1 2 3 4 5 6; do wait_for 30 redis_well $n; done
}

# --- the platform

# port_of GROUP INSTANCE PLACE; management is a thousand above
port_of() {
  local g=0
  for group in "${GROUPS_[@]}"; do
    [ "$group" != "$1" ] || break
    g=$((g + 1))
  done
  echo $((18100 + g * 10 + $2 * 2 + $3))
}

# platform_on GROUP INSTANCE PLACE JAR
platform_on() {
  local port; port=$(port_of "$1" "$2" "$3")
  env ESSC_MASTER_KEY="$MASTER_KEY" ESSC_ISSUER="$ISSUER" ESSC_FEATURES="${FEATURES[$1]}" ESSC_LOG_JSON=false \
    ESSC_DATA_DIR="$DIR/none" QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT="$port" \
    QUARKUS_MANAGEMENT_HOST=127.0.0.1 QUARKUS_MANAGEMENT_PORT=$((port + 1000)) \
    QUARKUS_DATASOURCE_REACTIVE_URL=postgresql://127.0.0.1:6432/essc \
    QUARKUS_DATASOURCE_USERNAME=essc QUARKUS_DATASOURCE_PASSWORD="$PASSWORD" \
    QUARKUS_REDIS_HOSTS="$REDIS_HOSTS" QUARKUS_REDIS_CLIENT_TYPE=cluster QUARKUS_REDIS_PASSWORD="$PASSWORD" \
    QUARKUS_OIDC_STAFF_TENANT_ENABLED=true QUARKUS_OIDC_STAFF_AUTH_SERVER_URL="http://127.0.0.1:$STAFF/staff" \
    java -Xmx320m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$4" >> "$DIR/log/platform-$1-$2-$3.log" 2>&1 &
  PLATFORM_PID[$1-$2-$3]=$!
  started $!
}

ready() { [ "$(curl -s -o /dev/null -m 2 -w '%{http_code}' "http://127.0.0.1:$(($(port_of "$@") + 1000))/q/health/ready")" = 200 ]; }
