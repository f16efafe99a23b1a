-- Why a correction is refused may say as much of the holder as what is asked for: refused_because is encrypted, as said is.
-- What stood in reason in the clear goes: a request that was refused before has no reason. The column stays, and no new
-- instance reads or writes it, as long as former ones may run beside them.
alter table data_correction drop constraint data_correction_check1;
alter table data_correction add column refused_because bytea check (refused_because is null or state = 'refused');
update data_correction set reason = null where reason is not null;
