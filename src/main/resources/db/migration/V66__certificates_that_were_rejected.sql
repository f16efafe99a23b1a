-- A certificate from abroad goes with the decision against it, and with what takes its place: those of before go, too.
update benefit_qualification set shown = null where state in ('rejected', 'superseded') and shown is not null;
