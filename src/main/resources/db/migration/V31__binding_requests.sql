-- A holder asks a bank to link an account: requested until the bank answers, which may have to say first which account.
-- answer_until: when the request ends without an answer (business time); null where the bank itself asked.
-- disclosed: what the bank is told of the holder to find the account by. end_reason: why it ended, in a code.
alter table bank_binding
  alter column bank_code drop not null,
  alter column account drop not null,
  alter column account_index drop not null,
  alter column account_tail drop not null,
  add column answer_until timestamptz,
  add column disclosed text[],
  add column end_reason text,
  drop constraint bank_binding_state_check,
  add constraint bank_binding_state_check
    check (state in ('requested', 'consented', 'active', 'suspended', 'ended')) not valid,
  add constraint bank_binding_account_check
    check (state in ('requested', 'ended')
           or bank_code is not null and account is not null and account_index is not null and account_tail is not null)
    not valid;
