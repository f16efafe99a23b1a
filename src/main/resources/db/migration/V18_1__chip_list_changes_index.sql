-- What comes onto the lists of refused chips or leaves them, by time. Built beside the traffic; a build that was broken
-- off leaves an invalid index, so it begins anew.
drop index concurrently if exists physical_card_history_refused;
create index concurrently physical_card_history_refused on physical_card_history (at)
  where from_state is distinct from to_state and (from_state in (2, 3, 4, 9) or to_state in (2, 3, 4, 9))
     or changed && '{suspendedBy,cardIdCode,regionCode,validUntil}'::text[];
