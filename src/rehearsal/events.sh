# shellcheck shell=bash
# What happens in a rehearsal. Sourced by run.

events() {
  if [ -n "$SHORT" ]; then
    # whoever is well again later is late, which the table tells; the whole has a bound
    play "primary killed" 300 primary_killed
    play "Redis master killed" 300 redis_master_killed
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
  play "rolling deployment from the previous build" 60 rolling_deployment
  play "rolling deployment of the same build" 60 rolling_deployment
}

# --- PostgreSQL

# The process alone; Patroni sees it at its next look.
primary_killed() {
  HOST=$(known primary)
  POSTMASTER=$(head -1 "$DIR/pg$HOST/data/postmaster.pid")
  kill -9 "$POSTMASTER"
  wait_for 120 another_postmaster
}

# Another server's as a rule; where none could follow at that moment, the same server's, started again.
another_postmaster() {
  local n; n=$(primary) || return 1
  [ "$n" != "$HOST" ] || [ "$(head -1 "$DIR/pg$n/data/postmaster.pid")" != "$POSTMASTER" ]
}

switchover() {
  HOST=$(known primary)
  curl -s -m 60 -X POST -d "{\"leader\":\"h$HOST\",\"candidate\":\"h$(known synchronous_standby)\"}" \
    "http://$NET.1$HOST:$PATRONI_PORT/switchover" > /dev/null
}

# PostgreSQL, Patroni and etcd at once
host_killed() {
  HOST=$(known primary) HOSTS=2
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
  HOST=$(known primary) HOSTS=2
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
  HOST=$(known primary) HOSTS=2
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
  REDIS=$(known redis_master)
  kill -9 "${REDIS_PID[$REDIS]}"
  wait_for 60 redis_taken_over
}

redis_back() { redis_on "$REDIS"; wait_for 60 redis_all_well; }

redis_lost() {
  for n in 1 2 3 4 5 6; do kill -9 "${REDIS_PID[$n]}" 2> /dev/null || true; done
  sleep 5
  for n in 1 2 3 4 5 6; do redis_on $n; done
  wait_for 60 redis_all_well
}

# --- the platform

instances_killed() {
  for group in "${GROUPS_[@]}"; do
    kill -9 "${PLATFORM_PID[$group-1-0]}"
    sleep 3
  done
  for group in "${GROUPS_[@]}"; do platform_on "$group" 1 0 "${PREVIOUS_JAR:-$JAR}"; done
  for group in "${GROUPS_[@]}"; do wait_for 120 seen "$group" 1 0; done
}

# One instance after the other: the new one is ready before the old one is told to end.
PLACE=0
rolling_deployment() {
  local next=$((1 - PLACE))
  for i in 1 2; do
    for group in "${GROUPS_[@]}"; do
      platform_on "$group" $i $next "$JAR"
      wait_for 120 seen "$group" $i $next
      say "$group-$i-$PLACE ends"
      kill "${PLATFORM_PID[$group-$i-$PLACE]}"
      wait "${PLATFORM_PID[$group-$i-$PLACE]}" || true
    done
  done
  PLACE=$next
}

# --- copies

backrest() {
  ip netns exec essc-r"$1" "${AS_POSTGRES[@]}" pgbackrest --config="$DIR/pg$1/pgbackrest.conf" --stanza=essc "${@:2}"
}

backup_of_last_night() {
  [ -z "$SHORT" ] && [[ "restore of last night's backup beside" =~ $ONLY ]] || return 0
  local n; n=$(known primary)
  backrest "$n" stanza-create
  backrest "$n" backup --type=full
  NIGHT=$(sql "select count(*) from ecard_binding")
}

# The copy on a server of its own, and its audit log verified, while the live ones go on.
restore_beside() {
  local n; n=$(known primary)
  install -d -o "$OWNER" -m 700 "$DIR/restored"
  backrest "$n" --pg1-path="$DIR/restored/data" --type=immediate --target-action=promote restore
  "${AS_POSTGRES[@]}" $PG/postgres -D "$DIR/restored/data" -c listen_addresses=127.0.0.1 -c port=5544 -c archive_mode=off \
    -c unix_socket_directories="$DIR/restored" -c synchronous_standby_names= -c hba_file="$DIR/pg$n/data/pg_hba.conf" \
    >> "$DIR/log/restored.log" 2>&1 &
  started $!
  local restored="psql -XAtq -h 127.0.0.1 -p 5544 -U postgres -d essc"
  wait_for 60 sh -c "[ \"\$($restored -c 'select pg_is_in_recovery()')\" = f ]"
  local cards; cards=$($restored -c "select count(*) from ecard_binding")
  QUARKUS_DATASOURCE_REACTIVE_URL=postgresql://127.0.0.1:5544/essc QUARKUS_DATASOURCE_USERNAME=essc \
    QUARKUS_DATASOURCE_PASSWORD=$PASSWORD QUARKUS_REDIS_HOSTS=$REDIS_HOSTS ESSC_MASTER_KEY=$MASTER_KEY \
    java "${JAVA_OPTIONS[@]}" -jar "$JAR" audit verify > "$DIR/log/audit.log" || { cat "$DIR/log/audit.log" >&2; return 1; }
  RESTORED="The copy of last night has $cards signings ($NIGHT when it was made), and its audit log verifies."
  [ "$cards" = "$NIGHT" ]
}

report() {
  wait_for 120 all_well
  local address; address=$(known primary)
  tell check "jdbc:postgresql://$NET.1$address:$PG_PORT/essc" essc "$PASSWORD"
  [ -z "${RESTORED:-}" ] || echo "$RESTORED"
}
