-- Whom an insurer doubts on the day of an authentication is authenticated on that day once more. Of two at once one is
-- made all the same: each holds the entitlement's row.
drop index concurrently if exists benefit_qualification_one_a_day;
