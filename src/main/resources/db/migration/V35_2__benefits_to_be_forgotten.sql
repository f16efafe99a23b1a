-- Entitlements that go after a while, by their last change. Built beside the traffic; a build that was broken off leaves
-- invalid indexes, so it begins anew.
drop index concurrently if exists benefit_entitlement_unmatched_since;
create index concurrently benefit_entitlement_unmatched_since on benefit_entitlement (changed_at)
  where state = 'unmatched';
drop index concurrently if exists benefit_entitlement_closed_since;
create index concurrently benefit_entitlement_closed_since on benefit_entitlement (changed_at)
  where state in ('withdrawn', 'ended');
