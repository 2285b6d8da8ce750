import type { Actor } from "@sophia/core";

/** A request as far as it says who makes it, and with whose eyes. */
export interface SignInRequest {
  /** Of `authorization: Bearer …`; exactly one of key and cookie is given. */
  readonly key: string | undefined;
  /** The whole header `cookie`. */
  readonly cookie: string | undefined;
  /** E-mail address of the person to look as. */
  readonly readsAs: string | undefined;
  /** Why that is done. */
  readonly reason: string | undefined;
  /** Of whoever is connected; of a client behind one of the trusted proxies, what that proxy says. */
  readonly address: string;
  /** As `GET /v1/keys/:keyId`. */
  readonly action: string;
  readonly requestId: string;
}

/** @throws AppError `unauthenticated` or `forbidden`. */
export type Authenticate = (request: SignInRequest) => Promise<Actor>;

/** Told of somebody who asked for what they may not do; what it throws fails the request in its place. */
export type OnForbidden = (actor: Actor, action: string, requestId: string) => Promise<void>;
