import type { Generated } from 'kysely';

/** The tables of a store. JSON columns hold text; instants hold ISO text. */
export interface Schema {
  /** One row: what the vault is and how its key is wrapped. */
  vault: {
    id: string;
    tag: string;
    created_at: string;
    key_provider: string;
    wrapped_key: Uint8Array;
    manifest_digest: string | null;
    run_key: Uint8Array;
  };
  credentials: {
    name: string;
    declaration: string;
    last_number: number;
    declared_at: string;
    retired_at: string | null;
    rotation_asked_at: string | null;
  };
  tokens: {
    credential: string;
    number: number;
    state: string;
    name: string;
    principal_kind: string;
    principal_name: string;
    issuer_id: string | null;
    scopes: string;
    audience: string | null;
    held_scopes: string | null;
    fingerprint: string | null;
    wrapped_data_key: Uint8Array | null;
    sealed_value: Uint8Array | null;
    is_introspected: number;
    is_adopted: number;
    is_rolled_back: number;
    issued_at: string | null;
    expires_at: string | null;
    revoke_after: string | null;
    ended_at: string | null;
    leaked_at: string | null;
    leak_exposure: string | null;
    /** What is still to be resolved, as JSON. */
    leak_alerts: string | null;
    run_length: number | null;
    run_hash: string | null;
  };
  slots: {
    id: string;
    credential: string;
    slot: string;
    state: string;
    number: number | null;
    existed_before: number;
    delivered_at: string | null;
    verified_at: string | null;
    changed_at: string | null;
    proved_at: string | null;
    proved_number: number | null;
  };
  proofs: {
    nonce: string;
    slot: string;
    consumer: string;
    credential: string;
    number: number;
    state: string;
    asked_at: string;
    answered_at: string | null;
    run: string | null;
    reason: string | null;
  };
  /** What each channel was told and what is still so. */
  notices: {
    channel: string;
    key: string;
    first_told_at: string;
    /** The notice as it was last told, as JSON. */
    notice: string;
  };
  /** Who may sign in at the server. */
  members: {
    name: string;
    role: string;
    added_at: string;
    email: string | null;
  };
  sessions: {
    digest: string;
    member: string;
    way: string;
    created_at: string;
    seen_at: string;
    ends_at: string;
  };
  sign_in_links: {
    digest: string;
    member: string;
    created_at: string;
    ends_at: string;
    used_at: string | null;
  };
  /** What the server does by itself. */
  schedules: {
    name: string;
    every_seconds: number;
    is_enabled: number;
    next_at: string;
    last_started_at: string | null;
    last_ended_at: string | null;
    last_result: string | null;
  };
  /** The audit log: only ever appended to. */
  journal: {
    sequence: Generated<number>;
    at: string;
    actor: string;
    run: string;
    phase: string;
    action: string;
    subject: string;
    intent: number | null;
    result: string | null;
    detail: string;
    hash: string;
  };
}
