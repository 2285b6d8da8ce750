import type { z } from "zod";
import type { DocumentDraft } from "./document.ts";
import type { Json } from "./json.ts";
import type { SourceId } from "./sources.ts";

/**
 * A vendor's limit on one class of calls: `requests` in each `perMs` for one credential, as documented by the vendor.
 * A connection may multiply it (the sandbox serves faster than the vendor; 1 is real).
 */
export interface RateLimit {
  readonly requests: number;
  readonly perMs: number;
}

/** What a connector may use besides its arguments. `fetch` is guarded and bounded by the server. */
export interface ConnectorContext<Credentials> {
  readonly credentials: Credentials;
  /** Base address of the vendor's API, without a slash at the end. */
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
  /** Waits for this credential's turn; `limit` is a key of the manifest's `limits`. */
  readonly takeTurn: (limit: string) => Promise<void>;
  /** The present instant in milliseconds since 1970. */
  readonly nowMs: () => number;
}

/** One object as the vendor sent it (or an aggregate of what it sent), kept so that transforms replay without the vendor. */
export interface RawRecord {
  readonly kind: string;
  /** Unique within connection and kind. */
  readonly externalId: string;
  readonly payload: Json;
}

/** A kind of object that is read page by page. */
export interface Stream {
  readonly id: string;
  /** For people, plural: "users", "threads". */
  readonly label: string;
  /** The kinds of raw record its pages hold. */
  readonly kinds: readonly string[];
  /**
   * `complete`: every run lists all of it, so a record of these kinds that a finished run did not meet is gone.
   * `growing`: a full run lists all of it, later runs only what is new since the given instant. A full run comes again
   * from time to time; a record that it did not meet is gone.
   */
  readonly listing: "complete" | "growing";
}

export interface PageRequest {
  readonly stream: string;
  /** As the page before returned it; null for the first page of a run. */
  readonly cursor: Json;
  /** ISO 8601: a later run needs only what changed after this. Null: everything (a backfill). */
  readonly since: string | null;
  /** Raw records this connection already holds, for streams that walk over another stream's objects. */
  readonly known: (kind: string) => Promise<readonly { externalId: string; payload: Json }[]>;
}

export interface Page {
  readonly records: readonly RawRecord[];
  /** Null: this was the last page. */
  readonly nextCursor: Json;
  /** How far the run is, where it can be told: done and total in the same unit. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** Sentences for `sophia status`: what the vendor lists but would not let us read, and what to do about it. */
  readonly notices?: readonly string[];
}

/** Points at another raw record of the same connection. */
export interface RecordReference {
  readonly kind: string;
  readonly externalId: string;
}

/** Somebody who can read in the source. `principal` is theirs alone; groups grant through memberships. */
export interface IdentityDraft {
  readonly externalId: string;
  readonly principal: string;
  /** Only an address that the vendor has verified; null: this identity matches no person. */
  readonly email: string | null;
  readonly name: string;
  /** False: signed out at the source, sees nothing. */
  readonly active: boolean;
}

/**
 * All members that this one record grants to a group principal, replacing what it granted before. A group's members are
 * the union over the records that grant them; members are local principals, groups among them.
 */
export interface MembershipDraft {
  readonly group: string;
  readonly members: readonly string[];
}

/** A canonical entity: `kind` names a schema in `core/src/entities.ts`. */
export interface EntityDraft {
  readonly kind: string;
  readonly externalId: string;
  readonly data: Json;
}

/** All that one raw record means. Principals are local to the connection: the server scopes them, no connector can grant elsewhere. */
export interface TransformResult {
  readonly entities: readonly EntityDraft[];
  readonly documents: readonly DocumentDraft[];
  readonly identities: readonly IdentityDraft[];
  readonly memberships: readonly MembershipDraft[];
}

export interface ConnectorManifest<Credentials> {
  readonly id: SourceId;
  readonly label: string;
  readonly credentials: z.ZodType<Credentials>;
  /** The vendor's own API address. */
  readonly defaultBaseUrl: string;
  /** The rights a token needs, as the vendor names them, with what each is for. */
  readonly scopes: readonly { readonly scope: string; readonly why: string }[];
  readonly limits: Readonly<Record<string, RateLimit>>;
  /** In the order in which they are read; later ones may walk over records of earlier ones. */
  readonly streams: readonly Stream[];
  /** Raw kinds whose change asks for a new transform of the records that refer to them. */
  readonly referencedKinds: readonly string[];
}

/** The account at the vendor behind a credential, as the vendor names it. */
export interface VendorAccount {
  readonly externalId: string;
  readonly name: string;
  readonly url: string | null;
}

/** The port every vendor implements; `defineConnector` keeps the credentials' type inside. */
export interface Connector<Credentials = never> {
  readonly manifest: ConnectorManifest<Credentials>;
  /** Asks the vendor who we are: the cheapest call that proves the credential. Throws AppError. */
  readonly identify: (context: ConnectorContext<Credentials>) => Promise<VendorAccount>;
  readonly readPage: (context: ConnectorContext<Credentials>, request: PageRequest) => Promise<Page>;
  /** The other raw records that `transform` will look up for this one. */
  readonly references: (record: RawRecord) => readonly RecordReference[];
  /**
   * Pure: the same inputs give the same result. `lookup` answers from `references`. Unreadable payloads throw AppError
   * `vendor_reply_invalid`; the record is then kept, shown as failed, and seen by nobody.
   */
  readonly transform: (
    record: RawRecord,
    lookup: (reference: RecordReference) => Json | undefined,
    options: TransformOptions,
  ) => TransformResult;
}

export interface TransformOptions {
  /** Base address of the connection's pages, for links the API does not give. */
  readonly account: VendorAccount;
}

/** A connector whose credentials type is closed over, so that a registry can hold several. */
export interface AnyConnector {
  readonly manifest: Omit<ConnectorManifest<unknown>, "credentials">;
  /** Parses credentials strictly; throws AppError `invalid_request` naming each problem, never the value. */
  readonly open: (credentials: Json) => OpenConnector;
  readonly references: Connector["references"];
  readonly transform: Connector["transform"];
}

/** A connector with its credentials parsed and applied. */
export interface OpenConnector {
  readonly identify: (context: Omit<ConnectorContext<never>, "credentials">) => Promise<VendorAccount>;
  readonly readPage: (context: Omit<ConnectorContext<never>, "credentials">, request: PageRequest) => Promise<Page>;
}
