-- Of a verification: how many months that lie in files were taken as the database notes them.
alter table audit_verification add column months_unread int not null default 0;
