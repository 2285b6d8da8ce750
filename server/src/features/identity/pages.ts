import type { WebPage } from "@sophia/core";
import type { IdentityDeps } from "./deps.ts";
import { ownPages } from "./own-pages.ts";
import { signInPages } from "./sign-in-pages.ts";

export function identityPages(deps: IdentityDeps): WebPage[] {
  return [...signInPages(deps), ...ownPages(deps)];
}
