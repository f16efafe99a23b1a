-- Portals as OpenID clients: one for each partner, whose number is the client_id.
create table openid_client (
  partner_no                text        primary key references partner,
  redirect_uris             text[]      not null,
  post_logout_redirect_uris text[]      not null,
  backchannel_logout_uri    text,
  web_origins               text[]      not null,
  auth_method               text        not null
    check (auth_method in ('private_key_jwt', 'client_secret_basic', 'none')),
  profile                   text        not null check (profile in ('openid', 'fapi2')),
  scopes                    text[]      not null,
  dpop_bound                boolean     not null,
  scan_allowed              boolean     not null,
  created_at                timestamptz not null,
  updated_at                timestamptz not null,
  version                   integer     not null
);

-- One row a login whose code was exchanged: its id is the sid of the tokens. The refresh tokens of a
-- session are one family: each tells its generation, and only the newest is good.
create table login_session (
  id                 uuid        not null,
  holder_id          uuid        not null,
  partner_no         text        not null,
  ecard_id           uuid        not null,
  signing_id         uuid        not null,
  channel_no         text        not null,
  scopes             text[]      not null,
  claims             text[]      not null,
  acr                text        not null,
  amr                text[]      not null,
  auth_time          timestamptz not null,
  dpop_jkt           text,
  refresh_generation integer     not null,
  created_at         timestamptz not null,
  last_used_at       timestamptz not null,
  expires_at         timestamptz not null,
  ended_at           timestamptz,
  ended_by           text,
  primary key (id, holder_id)
);
create index login_session_of_holder on login_session (holder_id, created_at);
create index login_session_expired on login_session (expires_at);

-- What a holder has agreed that a portal learns; the last agreement stands.
create table login_consent (
  holder_id  uuid        not null,
  partner_no text        not null,
  scopes     text[]      not null,
  session_id uuid        not null,
  given_at   timestamptz not null,
  primary key (holder_id, partner_no)
);

-- Logout tokens to be sent to portals (OpenID Connect Back-Channel Logout 1.0).
create table logout_notice (
  id         uuid        not null,
  holder_id  uuid        not null,
  session_id uuid        not null,
  partner_no text        not null,
  attempts   integer     not null,
  due_at     timestamptz not null,
  created_at timestamptz not null,
  primary key (id, holder_id)
);
create index logout_notice_due on logout_notice (due_at);
