/** Forward only: a released entry is never changed, a change is a new entry at the end. */
export const migrations: readonly string[] = [
  `create table vault (
     id text primary key,
     tag text not null,
     created_at text not null,
     key_provider text not null,
     wrapped_key blob not null,
     manifest_digest text
   ) strict;
   create table credentials (
     name text primary key,
     declaration text not null,
     last_number integer not null default 0,
     declared_at text not null,
     retired_at text
   ) strict;
   create table tokens (
     credential text not null references credentials (name),
     number integer not null check (number > 0),
     state text not null check (state in ('unknown', 'pending', 'active', 'superseded', 'revoked', 'expired')),
     name text not null,
     principal_kind text not null,
     principal_name text not null,
     issuer_id text,
     scopes text not null,
     fingerprint text,
     wrapped_data_key blob,
     sealed_value blob,
     is_introspected integer not null default 0,
     is_adopted integer not null default 0,
     issued_at text,
     expires_at text,
     revoke_after text,
     ended_at text,
     primary key (credential, number),
     check ((wrapped_data_key is null) = (sealed_value is null))
   ) strict;
   create unique index one_active_token on tokens (credential) where state = 'active';
   create index tokens_by_fingerprint on tokens (fingerprint);
   create table slots (
     id text primary key,
     credential text not null references credentials (name),
     slot text not null,
     state text not null check (state in ('adopted', 'delivering', 'delivered', 'verified')),
     number integer,
     existed_before integer not null,
     delivered_at text,
     verified_at text,
     changed_at text
   ) strict;
   create index slots_by_credential on slots (credential);
   create table journal (
     sequence integer primary key autoincrement,
     at text not null,
     actor text not null,
     run text not null,
     phase text not null check (phase in ('intent', 'outcome', 'event')),
     action text not null,
     subject text not null,
     intent integer references journal (sequence),
     result text,
     detail text not null,
     hash text not null
   ) strict;
   create unique index one_outcome_per_intent on journal (intent) where intent is not null;
   create index journal_by_subject on journal (subject);
   create trigger journal_is_append_only_update before update on journal
     begin select raise(abort, 'the journal is append-only'); end;
   create trigger journal_is_append_only_delete before delete on journal
     begin select raise(abort, 'the journal is append-only'); end;`,
  `alter table tokens add column audience text;
   alter table tokens add column held_scopes text;`,
  `alter table credentials add column rotation_asked_at text;
   alter table tokens add column is_rolled_back integer not null default 0;`,
  `create table notices (
     channel text not null,
     key text not null,
     first_told_at text not null,
     notice text not null,
     primary key (channel, key)
   ) strict;`,
  `create table proofs (
     nonce text primary key,
     slot text not null,
     consumer text not null,
     credential text not null,
     number integer not null,
     state text not null check (state in ('asked', 'proved', 'refused')),
     asked_at text not null,
     answered_at text,
     run text,
     reason text
   ) strict;
   create index proofs_by_consumer on proofs (slot, consumer, asked_at);
   alter table slots add column proved_at text;
   alter table slots add column proved_number integer;`,
  `alter table tokens add column leaked_at text;
   alter table tokens add column leak_exposure text check (leak_exposure in ('public', 'private'));`,
  `create table proofs_with_end (
     nonce text primary key,
     slot text not null,
     consumer text not null,
     credential text not null,
     number integer not null,
     state text not null check (state in ('asked', 'proved', 'refused', 'unanswered')),
     asked_at text not null,
     answered_at text,
     run text,
     reason text
   ) strict;
   insert into proofs_with_end select * from proofs order by rowid;
   drop table proofs;
   alter table proofs_with_end rename to proofs;
   create index proofs_by_consumer on proofs (slot, consumer, asked_at);`,
  `alter table tokens add column leak_alerts text;`,
  `alter table vault add column run_key blob not null default x'';
   update vault set run_key = randomblob(8);
   alter table tokens add column run_length integer;
   alter table tokens add column run_hash text;`,
  `create table members (
     name text primary key,
     role text not null check (role in ('viewer', 'operator', 'admin')),
     added_at text not null,
     email text unique
   ) strict;
   create table sessions (
     digest text primary key,
     member text not null references members (name) on delete cascade,
     way text not null check (way in ('link', 'openid')),
     created_at text not null,
     seen_at text not null,
     ends_at text not null
   ) strict;
   create index sessions_by_member on sessions (member);
   create table sign_in_links (
     digest text primary key,
     member text not null references members (name) on delete cascade,
     created_at text not null,
     ends_at text not null,
     used_at text
   ) strict;
   create table schedules (
     name text primary key,
     every_seconds integer not null check (every_seconds > 0),
     is_enabled integer not null,
     next_at text not null,
     last_started_at text,
     last_ended_at text,
     last_result text
   ) strict;`,
];
