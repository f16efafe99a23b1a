# shellcheck shell=bash
# What happens in a rehearsal. Sourced by run.

events() {
  if [ -n "$SHORT" ]; then
    play "primary killed" 60 primary_killed
    play "Redis master killed" 60 redis_master_killed
    return
  fi
  play "nothing" 30 sleep 15
  play "primary killed" 90 primary_killed
  play "switchover to the synchronous standby" 60 switchover
  play "primary's host killed" 90 host_killed
  play "old primary back" 60 host_back
  play "primary's host frozen" 120 host_frozen
  play "frozen primary wakes" 60 host_wakes
  play "network of the primary cut" 120 host_cut
  play "network of the former primary back" 60 host_joined
  play "Redis master killed" 60 redis_master_killed
  play "killed Redis back" 60 redis_back
  play "whole Redis lost and back, empty" 90 redis_lost
  play "an instance of each killed" 60 instances_killed
  play "restore of last night's backup beside" 60 restore_beside
  [ -z "$PREVIOUS_JAR" ] || play "rolling deployment" 60 rolling_deployment
}

# --- PostgreSQL

# The process alone; Patroni sees it at its next look.
primary_killed() {
  local n; n=$(primary)
  kill -9 "$(head -1 "$DIR/pg$n/data/postmaster.pid")"
}

switchover() {
  curl -s -m 60 -X POST -d "{\"leader\":\"h$(primary)\",\"candidate\":\"h$(synchronous_standby)\"}" \
    "http://$NET.1$(primary):8008/switchover" > /dev/null
}

# PostgreSQL, Patroni and etcd at once
host_killed() {
  HOST=$(primary) HOSTS=2
  for pid in $(ip netns pids essc-r"$HOST"); do kill -9 "$pid" 2> /dev/null || true; done
  wait_for 90 primary
  sleep 5
}

host_back() {
  etcd_on "$HOST"
  patroni_on "$HOST"
  wait_for 90 is "$HOST" replica
  HOSTS=3
}

host_frozen() {
  HOST=$(primary) HOSTS=2
  for pid in $(ip netns pids essc-r"$HOST"); do kill -STOP "$pid"; done
  sleep 2
  wait_for 90 other_primary
}

other_primary() { local n; n=$(primary) && [ "$n" != "$HOST" ]; }

host_wakes() {
  for pid in $(ip netns pids essc-r"$HOST"); do kill -CONT "$pid"; done
  wait_for 90 is "$HOST" replica
  HOSTS=3
}

host_cut() {
  HOST=$(primary) HOSTS=2
  ip link set essc-r0-"$HOST" down
  sleep 2
  wait_for 90 other_primary
}

host_joined() {
  ip link set essc-r0-"$HOST" up
  wait_for 90 is "$HOST" replica
  HOSTS=3
}

# --- Redis

redis_master_killed() {
  REDIS=$(redis_master)
  kill -9 "${REDIS_PID[$REDIS]}"
  sleep 8
}

redis_back() { redis_on "$REDIS"; sleep 5; }

redis_lost() {
  for n in 1 2 3 4 5 6; do kill -9 "${REDIS_PID[$n]}" 2> /dev/null || true; done
  sleep 5
  for n in 1 2 3 4 5 6; do redis_on $n; done
  for n in 1 2 3 4 5 6; do wait_for 30 redis_well $n; done
}

# --- the platform

instances_killed() {
  for group in "${GROUPS_[@]}"; do
    kill -9 "${PLATFORM_PID[$group-1-0]}"
    sleep 3
  done
  for group in "${GROUPS_[@]}"; do platform_on "$group" 1 0 "${PREVIOUS_JAR:-$JAR}"; done
  for group in "${GROUPS_[@]}"; do wait_for 120 ready "$group" 1 0; done
}

# One instance after the other: the new one is ready before the old one is told to end.
rolling_deployment() {
  for i in 1 2; do
    for group in "${GROUPS_[@]}"; do
      platform_on "$group" $i 1 "$JAR"
      wait_for 120 ready "$group" $i 1
      sleep 2
      kill "${PLATFORM_PID[$group-$i-0]}"
      wait "${PLATFORM_PID[$group-$i-0]}" || true
    done
  done
}

# --- copies

backrest() {
  # shellcheck disable=SC2086
  ip netns exec essc-r"$1" $AS_POSTGRES pgbackrest --config="$DIR/pg$1/pgbackrest.conf" --stanza=essc "${@:2}"
}

backup_of_last_night() {
  [ -z "$SHORT" ] || return 0
  local n; n=$(primary)
  backrest "$n" stanza-create
  backrest "$n" backup --type=full
  NIGHT=$(sql "select count(*) from ecard_binding")
}

# The copy on a server of its own, and its audit log verified, while the live ones go on.
restore_beside() {
  local n; n=$(primary)
  install -d -o postgres -g postgres -m 700 "$DIR/restored"
  backrest "$n" --pg1-path="$DIR/restored/data" --type=immediate --target-action=promote restore
  # shellcheck disable=SC2086
  $AS_POSTGRES $PG/postgres -D "$DIR/restored/data" -c listen_addresses=127.0.0.1 -c port=5544 -c archive_mode=off \
    -c unix_socket_directories="$DIR/restored" -c synchronous_standby_names= -c hba_file="$DIR/pg$n/data/pg_hba.conf" \
    >> "$DIR/log/restored.log" 2>&1 &
  started $!
  local restored="psql -XAtq -h 127.0.0.1 -p 5544 -U postgres -d essc"
  wait_for 60 sh -c "[ \"\$($restored -c 'select pg_is_in_recovery()')\" = f ]"
  local cards; cards=$($restored -c "select count(*) from ecard_binding")
  QUARKUS_DATASOURCE_REACTIVE_URL=postgresql://127.0.0.1:5544/essc QUARKUS_DATASOURCE_USERNAME=essc \
    QUARKUS_DATASOURCE_PASSWORD=$PASSWORD QUARKUS_REDIS_HOSTS=$REDIS_HOSTS ESSC_MASTER_KEY=$MASTER_KEY \
    java -jar "$JAR" audit verify > "$DIR/log/audit.log" || { cat "$DIR/log/audit.log" >&2; return 1; }
  RESTORED="The copy of last night has $cards signings ($NIGHT when it was made), and its audit log verifies."
  [ "$cards" = "$NIGHT" ]
}

report() {
  wait_for 60 all_well
  local address; address=$(primary)
  tell check "jdbc:postgresql://$NET.1$address:5432/essc" essc "$PASSWORD"
  [ -z "${RESTORED:-}" ] || echo "$RESTORED"
}
