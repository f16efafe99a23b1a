# shellcheck shell=bash
# The servers of a rehearsal, each started from Debian's packages and ended by its process id. Sourced by run.

PG=/usr/lib/postgresql/15/bin
# The hosts' addresses. The short form cuts no network, so that loopback has them: it works where namespaces are not permitted.
NET=10.123.77
[ -z "$SHORT" ] || NET=127.0.77
# below those that the system gives away by itself
PG_PORT=25432 PATRONI_PORT=28008 ETCD_PORT=22379 ETCD_PEERS=22380 PRIMARY_PORT=25500 PGBOUNCER_PORT=26432 PROXY_PORT=18081
# All that is started has its directory in $DIR, by which it is found in the end.
IN_DIR=(env -C "$DIR")
# PostgreSQL does not run as root
AS_POSTGRES=("${IN_DIR[@]}")
[ "$(id -u)" != 0 ] || AS_POSTGRES+=(setpriv --reuid=postgres --regid=postgres --init-groups)
OWNER=$(id -un)
[ "$(id -u)" != 0 ] || OWNER=postgres
PIDS=()
HOSTS=3

started() { PIDS+=("$1"); }

# on_host N: what stands before a command that runs there
on_host() { ON=(); [ -n "$SHORT" ] || ON=(ip netns exec essc-r"$1"); }

# A machine may be slower than any of these times foresees; the short form has a bound for all together.
SLACK=1
[ -z "$SHORT" ] || SLACK=4

# wait_for SECONDS COMMAND…: until the command succeeds
wait_for() {
  local until=$((SECONDS + SLACK * $1)); shift
  until "$@" > /dev/null 2>&1; do
    [ $SECONDS -lt $until ] || { echo "in vain waited for: $*" >&2; return 1; }
    sleep 0.2
  done
}

# known COMMAND…: what it says once it succeeds; a busy machine may answer nothing at first
known() {
  local answer until=$((SECONDS + SLACK * 60))
  until answer=$("$@"); do
    [ $SECONDS -lt $until ] || { echo "not known: $*" >&2; return 1; }
    sleep 0.2
  done
  echo "$answer"
}

# Nobody else listens where these are to listen.
ports_are_free() {
  local port listening
  listening=$(ss -Hltn | awk '{print $4}')
  for port in $PG_PORT $PATRONI_PORT $ETCD_PORT $ETCD_PEERS $PRIMARY_PORT $PGBOUNCER_PORT $PROXY_PORT $FRONT $STAFF \
    17001 17002 17003 17004 17005 17006 27001 27002 27003 27004 27005 27006 {18100..18125} {19100..19125}; do
    ! grep -q ":$port\$" <<< "$listening" || { echo "somebody listens on port $port" >&2; return 1; }
  done
}

# --- three hosts, each a network namespace on one bridge: etcd, PostgreSQL and Patroni

network() {
  [ -z "$SHORT" ] || return 0
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
  [ -z "$SHORT" ] || return 0
  for n in 1 2 3; do
    for pid in $(ip netns pids essc-r$n 2> /dev/null); do kill -9 "$pid" 2> /dev/null || true; done
    ip netns del essc-r$n 2> /dev/null || true
  done
  ip link del essc-r0 2> /dev/null || true
}

etcd_on() {
  on_host "$1"
  local clients=http://$NET.1$1:$ETCD_PORT peers=http://$NET.1$1:$ETCD_PEERS
  "${ON[@]}" "${IN_DIR[@]}" etcd --name h"$1" --data-dir "$DIR/etcd$1" --enable-v2 --logger zap --log-level error \
    --listen-client-urls "$clients" --advertise-client-urls "$clients" \
    --listen-peer-urls "$peers" --initial-advertise-peer-urls "$peers" \
    --initial-cluster "h1=http://$NET.11:$ETCD_PEERS,h2=http://$NET.12:$ETCD_PEERS,h3=http://$NET.13:$ETCD_PEERS" \
    --heartbeat-interval 200 --election-timeout 2000 >> "$DIR/log/etcd$1.log" 2>&1 &
  started $!
}

# Commits wait for a second server (synchronous_mode_strict): what was acknowledged outlives any one of them. A primary whose process
# died is not waited for (primary_start_timeout 0), one whose host is silent is given up after ttl.
patroni_config() {
  local n=$1 listen=$NET.1$1,127.0.0.1 archive=on
  # there is but one 127.0.0.1 where the hosts have no networks of their own, and nothing to restore
  [ -z "$SHORT" ] || listen=$NET.1$1 archive=off
  cat > "$DIR/patroni$n.yml" << YML
scope: essc
name: h$n
restapi: {listen: "$NET.1$n:$PATRONI_PORT", connect_address: "$NET.1$n:$PATRONI_PORT"}
etcd: {hosts: "$NET.11:$ETCD_PORT,$NET.12:$ETCD_PORT,$NET.13:$ETCD_PORT"}
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
        random_page_cost: 1.1
        wal_keep_size: 256MB
        max_wal_senders: 10
        checkpoint_timeout: 60min
        max_wal_size: 2GB
        archive_mode: "$archive"
        archive_command: "pgbackrest --config=\$(cat ../pgbackrest.path) --stanza=essc archive-push %p"
        archive_timeout: 0
        tcp_keepalives_idle: 5
        tcp_keepalives_interval: 2
        tcp_keepalives_count: 3
        log_min_messages: warning
        # a killed one leaves nothing outside of its directory
        dynamic_shared_memory_type: mmap
  initdb: [{encoding: UTF8}, {locale: C}, data-checksums]
postgresql:
  listen: "$listen:$PG_PORT"
  connect_address: "$NET.1$n:$PG_PORT"
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
  # a copy is begun at once, not after a checkpoint that takes its time
  basebackup: [{checkpoint: fast}]
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
pg1-port=$PG_PORT
CONF
  echo "$DIR/pg$n/pgbackrest.conf" > "$DIR/pg$n/pgbackrest.path"
}

patroni_on() {
  on_host "$1"
  "${ON[@]}" "${AS_POSTGRES[@]}" patroni "$DIR/patroni$1.yml" >> "$DIR/log/patroni$1.log" 2>&1 &
  started $!
}

role_of() { curl -s -o /dev/null -m 2 -w '%{http_code}' "http://$NET.1$1:$PATRONI_PORT/$2"; }
is() { [ "$(role_of "$1" "$2")" = 200 ]; }

primary() {
  for n in 1 2 3; do if is $n primary; then echo $n; return 0; fi; done
  return 1
}

synchronous_standby() {
  for n in 1 2 3; do if is $n synchronous; then echo $n; return 0; fi; done
  return 1
}

# of those hosts that are meant to be there; the short form asks for no more than a commit needs
all_well() {
  primary && synchronous_standby || return 1
  [ -z "$SHORT" ] || return 0
  [ "$(for n in 1 2 3; do is $n health && echo $n; done | wc -l)" = "$HOSTS" ] \
    && [ "$(sql "select count(*) from pg_stat_replication where state = 'streaming'")" = $((HOSTS - 1)) ]
}

# sql STATEMENT: on the primary, as the superuser
sql() {
  local n; n=$(known primary) || return 1
  PGPASSWORD=$PASSWORD timeout 30 psql -XAtq -h $NET.1"$n" -p $PG_PORT -U postgres -d "${DATABASE:-essc}" -c "$1"
}

postgresql() {
  for n in 1 2 3; do
    install -d -o "$OWNER" -m 700 "$DIR/pg$n" "$DIR/pg$n/lock"
    patroni_config $n
    chown "$OWNER" "$DIR"/patroni$n.yml "$DIR"/pg$n/*
    chmod 600 "$DIR"/patroni$n.yml
    etcd_on $n
  done
  install -d -o "$OWNER" "$DIR/repo"
  wait_for 60 etcd_well
  patroni_on 1
  wait_for 120 primary
  # before there is a second server to wait for
  export PGOPTIONS='-c synchronous_commit=local'
  DATABASE=postgres sql "create role essc login password '$PASSWORD'"
  # PgBouncer hands on no such settings of the platform's own
  DATABASE=postgres sql "alter role essc set statement_timeout = '60s'"
  DATABASE=postgres sql "alter role essc set idle_in_transaction_session_timeout = '30s'"
  DATABASE=postgres sql "create database essc owner essc"
  unset PGOPTIONS
  patroni_on 2
  patroni_on 3
  wait_for 180 all_well
}

etcd_well() {
  local n
  for n in 1 2 3; do
    ETCDCTL_API=3 etcdctl --dial-timeout=2s --command-timeout=3s --endpoints http://$NET.1$n:$ETCD_PORT endpoint health || return 1
  done
}

# --- the way to the primary: the platform's pool, PgBouncer, HAProxy, Patroni's word. Sessions, not transactions, are pooled: the
# platform keeps prepared statements, which PgBouncer 1.18 cannot carry over.

pgbouncer_in_front() {
  cat > "$DIR/pgbouncer.ini" << INI
[databases]
essc = host=127.0.0.1 port=$PRIMARY_PORT dbname=essc
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $PGBOUNCER_PORT
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
  # what PostgreSQL keeps of the password, not the password itself: a connection then costs PgBouncer's one thread a twentieth
  local secret; secret=$(DATABASE=postgres sql "select rolpassword from pg_authid where rolname = 'essc'")
  echo "\"essc\" \"$secret\"" > "$DIR/users.txt"
  chown "$OWNER" "$DIR/users.txt" "$DIR/pgbouncer.ini"
  "${AS_POSTGRES[@]}" /usr/sbin/pgbouncer "$DIR/pgbouncer.ini" >> "$DIR/log/pgbouncer.log" 2>&1 &
  started $!
}

# Two places for each instance, so that a new one can stand beside the one that it follows.
haproxy_in_front() {
  {
    cat << CFG
global
  maxconn 4000
  log stdout format raw daemon
defaults
  log global
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout check 1s
  default-server inter 500ms fastinter 300ms fall 2 rise 1
listen primary
  bind 127.0.0.1:$PRIMARY_PORT
  mode tcp
  option dontlog-normal
  timeout client 30m
  timeout server 30m
  option httpchk GET /primary
  default-server on-marked-down shutdown-sessions port $PATRONI_PORT
$(for n in 1 2 3; do echo "  server h$n $NET.1$n:$PG_PORT check"; done)
listen seen
  bind 127.0.0.1:$PROXY_PORT
  mode http
  stats enable
  stats uri /
  no log
frontend platform
  bind 127.0.0.1:$FRONT
  mode http
  # a failed request is found by its number
  log-format "#%[capture.req.hdr(0)]# [%t] %b/%s %ST %tsc queue/connect/answer/all ms %Tw/%Tc/%Tr/%Ta retries %rc %HM %HP"
  http-request capture req.hdr(X-Request-Number) len 12
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
  "${IN_DIR[@]}" haproxy -f "$DIR/haproxy.cfg" >> "$DIR/log/haproxy.log" 2>&1 &
  started $!
}

# --- Redis Cluster: three masters, a replica of each, nothing on disk but who is who

redis_on() {
  install -d "$DIR/redis$1"
  "${IN_DIR[@]}" redis-server --bind 127.0.0.1 --port 1700"$1" --dir "$DIR/redis$1" --save '' --appendonly no --daemonize no \
    --requirepass "$PASSWORD" --masterauth "$PASSWORD" --maxmemory 64mb --maxmemory-policy noeviction \
    --cluster-enabled yes --cluster-node-timeout 2000 --cluster-require-full-coverage no >> "$DIR/log/redis$1.log" 2>&1 &
  REDIS_PID[$1]=$!
  started $!
  disown
}

redis_says() { redis-cli --no-auth-warning -a "$PASSWORD" -h 127.0.0.1 -p 1700"$1" "${@:2}"; }
redis_well() { [ "$(redis_says "$1" cluster info | tr -d '\r' | sed -n 's/cluster_state://p;s/cluster_slots_ok://p' | xargs)" = "ok 16384" ]; }

redis_masters() {
  for n in 1 2 3 4 5 6; do
    # nothing comes from one that is dead
    [ "$(redis_says $n role 2> /dev/null | head -1)" != master ] || echo $n
  done
}

redis_master() {
  local masters; masters=$(redis_masters)
  [ -n "$masters" ] && echo "${masters%%$'\n'*}"
}

# Three masters, each of which has its replica: so any may be killed.
redis_all_well() {
  for n in 1 2 3 4 5 6; do redis_well $n || return 1; done
  local masters; masters=$(redis_masters)
  [ "$(wc -w <<< "$masters")" = 3 ] || return 1
  for n in $masters; do redis_says "$n" info replication | grep -q 'state=online' || return 1; done
}

# REDIS is the one that was killed
redis_taken_over() {
  local n masters; masters=$(redis_masters)
  [ "$(wc -w <<< "$masters")" = 3 ] || return 1
  for n in $masters; do redis_well "$n" || return 1; done
}

redis_cluster() {
  for n in 1 2 3 4 5 6; do redis_on $n; done
  for n in 1 2 3 4 5 6; do wait_for 20 redis_says $n ping; done
  timeout $((SLACK * 60)) redis-cli --no-auth-warning -a "$PASSWORD" --cluster create 127.0.0.1:1700{1,2,3,4,5,6} --cluster-replicas 1 --cluster-yes \
    >> "$DIR/log/redis-create.log"
  wait_for 60 redis_all_well
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
  "${IN_DIR[@]}" ESSC_MASTER_KEY="$MASTER_KEY" ESSC_ISSUER="$ISSUER" ESSC_FEATURES="${FEATURES[$1]}" ESSC_LOG_JSON=false \
    ESSC_DATA_DIR="$DIR/none" QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT="$port" \
    QUARKUS_MANAGEMENT_HOST=127.0.0.1 QUARKUS_MANAGEMENT_PORT=$((port + 1000)) \
    QUARKUS_DATASOURCE_REACTIVE_URL=postgresql://127.0.0.1:$PGBOUNCER_PORT/essc \
    QUARKUS_DATASOURCE_USERNAME=essc QUARKUS_DATASOURCE_PASSWORD="$PASSWORD" \
    QUARKUS_REDIS_HOSTS="$REDIS_HOSTS" QUARKUS_REDIS_CLIENT_TYPE=cluster QUARKUS_REDIS_PASSWORD="$PASSWORD" \
    QUARKUS_OIDC_STAFF_TENANT_ENABLED=true QUARKUS_OIDC_STAFF_AUTH_SERVER_URL="http://127.0.0.1:$STAFF/staff" \
    java "${JAVA_OPTIONS[@]}" -Xmx320m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$4" >> "$DIR/log/platform-$1-$2-$3.log" 2>&1 &
  PLATFORM_PID[$1-$2-$3]=$!
  started $!
}

# seen GROUP INSTANCE PLACE: whether the proxy has found it ready
seen() { curl -s -m 2 "http://127.0.0.1:$PROXY_PORT/;csv" | awk -F, -v s="$1-$2-$3" '$2 == s && $18 ~ /^UP/ {up = 1} END {exit !up}'; }

ready() { [ "$(curl -s -o /dev/null -m 2 -w '%{http_code}' "http://127.0.0.1:$(($(port_of "$@") + 1000))/q/health/ready")" = 200 ]; }
