export { authenticate } from "./authenticate.ts";
export { createKey, listKeys } from "./keys.ts";
export { principalsOf } from "./principals.ts";
export { identityRoutes } from "./routes.ts";
