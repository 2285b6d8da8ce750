import { z } from "zod";

/**
 * What a key may do. None of them widens what its person may read: that comes from the sources alone.
 */
export const permissions = [
  "knowledge.search",
  "assistant.ask",
  "sources.read",
  "sources.configure",
  "operations.run",
  "keys.manage",
  /** Look with another person's eyes; every use is recorded. */
  "people.act_as",
  /** Say which records are one account and which are not; every decision is kept. */
  "accounts.decide",
] as const;
export const permissionSchema = z.enum(permissions);
export type Permission = z.infer<typeof permissionSchema>;

/** Header naming the e-mail address of the person whose eyes are used. */
export const actAsHeader = "x-sophia-act-as";
