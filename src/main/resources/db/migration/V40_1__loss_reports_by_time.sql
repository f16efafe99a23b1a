-- Loss reports of a day by channel, without looking at older ones.
drop index concurrently if exists card_loss_report_reported;
create index concurrently card_loss_report_reported on card_loss_report (reported_at, channel);
