export { authenticate } from "./authenticate.ts";
export { cookieSecret, sealedServiceSecrets } from "./cookie-secret.ts";
export type { IdentityDeps } from "./deps.ts";
export { firstStartLink } from "./first-start.ts";
export { createLocalKey } from "./local-key.ts";
export { identityPages } from "./pages.ts";
export { principalsOf } from "./principals.ts";
export { identityRoutes } from "./routes.ts";
