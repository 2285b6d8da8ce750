import { z } from "zod";
import type { ConnectorManifest } from "@sophia/core";

/** Keys are opaque; only what can never be one is refused (another kind of secret, spaces, something pasted by mistake). */
const key = z
  .string()
  .regex(
    /^lin_(api|oauth)_[\x21-\x7e]+$/,
    "a Linear key starts with lin_api_ (personal API key) or lin_oauth_ (OAuth token)",
  );

export const linearCredentialsSchema = z.strictObject({
  /** A personal API key (`lin_api_…`) or an OAuth access token (`lin_oauth_…`); it reads what its person reads. */
  key,
});
export type LinearCredentials = z.infer<typeof linearCredentialsSchema>;

const hourMs = 60 * 60 * 1000;
/** One turn of the limit `points` stands for this many of Linear's complexity points. */
export const pointsPerTurn = 1_000;

export const linearManifest: ConnectorManifest<LinearCredentials> = {
  id: "linear",
  label: "Linear",
  credentials: linearCredentialsSchema,
  defaultBaseUrl: "https://api.linear.app",
  scopes: [
    { scope: "read", why: "teams, people, issues, projects, documents and customers that the key's person sees" },
  ],
  /** For one key: 2,500 requests and 3,000,000 points an hour. https://linear.app/developers/rate-limiting */
  limits: {
    requests: { requests: 2_500, perMs: hourMs },
    points: { requests: 3_000_000 / pointsPerTurn, perMs: hourMs },
  },
  streams: [
    { id: "users", label: "users", kinds: ["user"], listing: "complete" },
    { id: "teams", label: "teams", kinds: ["team"], listing: "complete" },
    { id: "memberships", label: "team memberships", kinds: ["membership"], listing: "complete" },
    { id: "states", label: "workflow states", kinds: ["workflow_state"], listing: "growing" },
    { id: "labels", label: "labels", kinds: ["label"], listing: "growing" },
    { id: "cycles", label: "cycles", kinds: ["cycle"], listing: "growing" },
    { id: "initiatives", label: "initiatives", kinds: ["initiative"], listing: "growing" },
    { id: "projects", label: "projects", kinds: ["project"], listing: "growing" },
    { id: "issues", label: "issues", kinds: ["issue"], listing: "growing" },
    { id: "documents", label: "documents", kinds: ["document"], listing: "growing" },
    { id: "customers", label: "customers", kinds: ["customer"], listing: "growing" },
    { id: "customer_needs", label: "customer needs", kinds: ["customer_need"], listing: "growing" },
  ],
  // Where an object belongs decides who sees it. Memberships are no reference: joining a team makes no document again.
  referencedKinds: ["team", "project", "issue", "initiative", "customer"],
};
