-- How a bank that asks at its counter hears of the holder's decision (OpenID CIBA Core 1.0 §4): by asking
-- again (poll), or by a call to its own address (ping). Without a word it is poll.
alter table openid_client
  add column backchannel_delivery_mode         text check (backchannel_delivery_mode in ('poll', 'ping')),
  add column backchannel_notification_endpoint text;
